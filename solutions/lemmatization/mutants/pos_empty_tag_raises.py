# breaks: wordnet_pos
"""An empty tag raises an IndexError, since it has no first letter: `tag[:2]` is safe where `tag[0]` is
not."""


def wordnet_pos(tag: str) -> str | None:
    if tag[0] == "R" and tag != "RP":
        return "r"
    return {"N": "n", "V": "v", "J": "a"}.get(tag[0])
