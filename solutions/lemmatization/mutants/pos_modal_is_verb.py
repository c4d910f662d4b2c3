# breaks: wordnet_pos
"""Modals (`MD`: can, should) get “v”. They have a class of their own, which WordNet does not have."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "MD": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
