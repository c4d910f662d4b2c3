"""Looks the whole tag up in a table of all tags."""

_TABLE = {
    "n": ["NN", "NNS", "NNP", "NNPS"],
    "v": ["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"],
    "a": ["JJ", "JJR", "JJS"],
    "r": ["RB", "RBR", "RBS"],
}
_POS_OF_TAG = {tag: pos for pos, tags in _TABLE.items() for tag in tags}


def wordnet_pos(tag: str) -> str | None:
    return _POS_OF_TAG.get(tag)
