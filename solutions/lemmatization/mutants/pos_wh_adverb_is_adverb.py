# breaks: wordnet_pos
"""Looking for the two letters *anywhere* in the tag makes an adverb of `WRB` (where, why): look at its
beginning."""


def wordnet_pos(tag: str) -> str | None:
    for letters, pos in [("NN", "n"), ("VB", "v"), ("JJ", "a"), ("RB", "r")]:
        if letters in tag:
            return pos
    return None
