"""Goes by the first letter, and treats particles apart."""


def wordnet_pos(tag: str) -> str | None:
    if tag == "RP":
        return None
    return {"N": "n", "V": "v", "J": "a", "R": "r"}.get(tag[:1])
