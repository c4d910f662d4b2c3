# breaks: wordnet_pos
"""The part of speech is written out (“noun”): WordNet wants its letter, “n”, “v”, “a” or “r”."""


def wordnet_pos(tag: str) -> str | None:
    names = {"NN": "noun", "VB": "verb", "JJ": "adjective", "RB": "adverb"}
    return names.get(tag[:2])
