# breaks: wordnet_pos
"""Adverbs (`RB`) get “a”, the letter of adjectives: WordNet keeps them apart under “r”."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "a"}.get(tag[:2])
