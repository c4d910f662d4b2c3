# breaks: wordnet_pos
"""Going by the first letter alone makes the particle `RP` (give *up*) an adverb: only tags that begin with
`RB` are."""


def wordnet_pos(tag: str) -> str | None:
    return {"N": "n", "V": "v", "J": "a", "R": "r"}.get(tag[:1])
