# breaks: wordnet_pos
"""Numbers (`CD`) get “a”: a cardinal number is a class of its own, and the answer for it is None."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "CD": "a", "RB": "r"}.get(tag[:2])
