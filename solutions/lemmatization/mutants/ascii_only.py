# breaks: wordnet_pos
"""The tag is encoded as ASCII, which raises for an unknown one such as …"""

_letters = {b"NN": "n", b"VB": "v", b"JJ": "a", b"RB": "r"}


def wordnet_pos(tag: str) -> str | None:
    return _letters.get(tag.encode("ascii")[:2])
