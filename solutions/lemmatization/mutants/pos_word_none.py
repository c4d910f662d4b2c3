# breaks: wordnet_pos
"""Other classes give the *word* “None”, in quotation marks: what is meant is Python's None."""


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2], "None")
