# breaks: wordnet_pos
"""Pronouns (`PRP`, `PRP$`, `WP`) get “n”: they stand for nouns, but WordNet does not list them."""


def wordnet_pos(tag: str) -> str | None:
    if tag.startswith(("NN", "PRP", "WP")):
        return "n"
    return {"VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
