# breaks: lemmatize_tagged
"""A word that WordNet does not list gives None: it is to be kept, lower-cased."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        candidates = wordnet._morphy(word, pos) if pos else [word]
        lemmas.append(min(candidates, key=len, default=None))
    return lemmas
