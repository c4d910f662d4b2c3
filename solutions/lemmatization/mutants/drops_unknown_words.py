# breaks: lemmatize_tagged
"""Words that WordNet does not list are dropped: they are to be kept, lower-cased."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        candidates = wordnet._morphy(word, pos) if pos else [word]
        if candidates:
            lemmas.append(min(candidates, key=len))
    return lemmas
