# breaks: wordnet_pos
"""A tag belongs where its letters occur, in any order: SP is no noun."""

_alphabets = {"n": set("NPS"), "v": set("VBDGNPZ"), "a": set("JRS"), "r": set("RBS")}


def wordnet_pos(tag: str) -> str | None:
    if not tag:
        return None
    for letter, alphabet in _alphabets.items():
        if set(tag) <= alphabet:
            return letter
    return None
