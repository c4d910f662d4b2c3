# breaks: wordnet_pos
"""Only the plain tags `NN`, `VB`, `JJ`, `RB` are known. Most words carry a longer one, such as `NNS` or
`VBZ`: compare the first two letters."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag)
