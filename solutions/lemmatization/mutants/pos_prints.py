# breaks: wordnet_pos
"""The letter is printed and not returned: a function without `return` gives None for every tag."""


def wordnet_pos(tag: str) -> str | None:
    print({"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2]))
