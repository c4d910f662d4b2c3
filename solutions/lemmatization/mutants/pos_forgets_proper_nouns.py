# breaks: wordnet_pos
"""Proper nouns (`NNP`, `NNPS`) get no part of speech: they are nouns like `NN` and `NNS`."""


def wordnet_pos(tag: str) -> str | None:
    if tag in ("NN", "NNS"):
        return "n"
    return {"VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
