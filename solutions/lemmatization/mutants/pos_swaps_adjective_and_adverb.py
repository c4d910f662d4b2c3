# breaks: wordnet_pos
"""Adjectives and adverbs are swapped: `JJ` is an adjective, “a”, and `RB` an adverb, “r”."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "r", "RB": "a"}.get(tag[:2])
