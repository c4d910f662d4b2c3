# breaks: wordnet_pos
"""Adjectives (`JJ`) get “r”, the letter of adverbs: theirs is “a”."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "r", "RB": "r"}.get(tag[:2])
