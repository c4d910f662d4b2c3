# breaks: wordnet_pos
"""Every tag gives “n”: then tagging was for nothing, and “explores” stays “explores”."""


def wordnet_pos(tag: str) -> str | None:
    return "n"
