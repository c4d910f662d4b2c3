# breaks: wordnet_pos
"""Every other class is called a noun, which is the lemmatizer's own default: it is what turns “us” into “u”.
The answer for those classes is None."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2], "n")
