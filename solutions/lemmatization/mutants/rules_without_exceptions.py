# breaks: lemmatize_tagged
"""The lists of exceptions are left out, and only the rules of detachment are used: “geese” and “went” stay as
they are."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        candidates = wordnet._morphy(word, pos, check_exceptions=False) if pos else []
        lemmas.append(min(candidates, key=len, default=word))
    return lemmas
