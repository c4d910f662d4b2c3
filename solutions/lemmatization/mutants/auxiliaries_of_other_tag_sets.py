# breaks: wordnet_pos
"""Another corpus's tags of auxiliaries are known too: of the Penn Treebank's they are none."""

_letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r", "BE": "v", "HV": "v", "DO": "v"}


def wordnet_pos(tag: str) -> str | None:
    return _letters.get(tag[:2])
