# breaks: lemmatize_tagged
"""The longest candidate is taken where the lemmatizer takes the shortest: “doses” gives “dose”, and “better”
stays “better”."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        candidates = wordnet._morphy(word, pos) if pos else []
        lemmas.append(max(candidates, key=len) if candidates else word)
    return lemmas
