"""Matches the beginning of the tag."""


def wordnet_pos(tag: str) -> str | None:
    match tuple(tag[:2]):
        case ("N", "N"):
            return "n"
        case ("V", "B"):
            return "v"
        case ("J", "J"):
            return "a"
        case ("R", "B"):
            return "r"
        case _:
            return None
