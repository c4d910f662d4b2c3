# breaks: wordnet_pos
"""The letters are capitals: WordNet writes its parts of speech “n”, “v”, “a”, “r” in lower case."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "N", "VB": "V", "JJ": "A", "RB": "R"}.get(tag[:2])
