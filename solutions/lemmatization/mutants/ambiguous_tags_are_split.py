# breaks: wordnet_pos
"""Of a tag such as IN|RB the first known part counts: an unknown tag has no part of speech."""

_letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}


def wordnet_pos(tag: str) -> str | None:
    for part in tag.split("|"):
        letter = _letters.get(part[:2])
        if letter:
            return letter
    return None
