# breaks: wordnet_pos
"""A tag outside the table raises a KeyError: `table.get(key)` gives None where `table[key]` raises."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}[tag[:2]]
