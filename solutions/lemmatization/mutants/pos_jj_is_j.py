# breaks: wordnet_pos
"""Adjectives get “j”, the first letter of their tag `JJ`: WordNet's letter for adjectives is “a”."""


def wordnet_pos(tag: str) -> str | None:
    if tag.startswith(("NN", "VB", "JJ", "RB")):
        return tag[0].lower()
    return None
