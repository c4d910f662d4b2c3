# breaks: wordnet_pos
"""`WRB` (where, why) is taken for an adverb because `RB` stands in it: only tags that *begin* with `RB` are
adverbs."""


def wordnet_pos(tag: str) -> str | None:
    for letters, pos in [("NN", "n"), ("VB", "v"), ("JJ", "a"), ("RB", "r")]:
        if letters in tag:
            return pos
    return None
