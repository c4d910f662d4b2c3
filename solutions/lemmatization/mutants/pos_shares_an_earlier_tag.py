# breaks: wordnet_pos
"""An empty tag gets the part of speech of the tag before it. Each call answers for its own tag only: an empty one has
none."""

_parts: list[str | None] = [None]


def wordnet_pos(tag: str) -> str | None:
    if tag:
        _parts.append({"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2]))
    return _parts[-1]
