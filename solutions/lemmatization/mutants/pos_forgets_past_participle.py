# breaks: wordnet_pos
"""The table of verbs lacks `VBN`, the past participle (“has *explored*”): every tag that begins with `VB` is
a verb."""


def wordnet_pos(tag: str) -> str | None:
    nouns = {"NN", "NNS", "NNP", "NNPS"}
    verbs = {"VB", "VBD", "VBG", "VBP", "VBZ"}
    adjectives = {"JJ", "JJR", "JJS"}
    adverbs = {"RB", "RBR", "RBS"}
    for letter, tags in zip("nvar", [nouns, verbs, adjectives, adverbs], strict=True):
        if tag in tags:
            return letter
    return None
