# breaks: wordnet_pos
"""A chunker's prefix is cut off, so that B-VB is a verb: an unknown tag has no part of speech."""

import re


def wordnet_pos(tag: str) -> str | None:
    tag = re.sub(r"^[BIO]-", "", tag)
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
