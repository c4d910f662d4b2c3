# breaks: wordnet_pos
"""Comparatives and superlatives (`JJR`, `JJS`, `RBR`, `RBS`) are not recognized: they are adjectives and
adverbs too."""


def wordnet_pos(tag: str) -> str | None:
    if tag.startswith("NN"):
        return "n"
    if tag.startswith("VB"):
        return "v"
    return {"JJ": "a", "RB": "r"}.get(tag)
