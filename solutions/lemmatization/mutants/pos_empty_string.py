# breaks: wordnet_pos
"""Other classes give an empty string: the answer is None, which cannot be taken for a letter."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2], "")
