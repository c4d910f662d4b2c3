# breaks: wordnet_pos
"""That is the first letter of the tag in lower case. It happens to fit nouns, verbs and adverbs, but
adjectives (`JJ`) become “j”, and every other class gets a letter instead of None."""


def wordnet_pos(tag: str) -> str | None:
    return tag[:1].lower()
