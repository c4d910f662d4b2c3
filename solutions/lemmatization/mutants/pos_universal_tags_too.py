# breaks: wordnet_pos
"""Other tag sets are understood too: “ADJ” gives “a”. The Penn Treebank has no such tag, and an unknown tag gives None."""


def wordnet_pos(tag: str) -> str | None:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r", "ADJ": "a", "ADV": "r"}
    return letters.get(tag) or letters.get(tag[:2])
