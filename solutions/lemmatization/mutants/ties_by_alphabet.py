# breaks: lemmatize_tagged
"""Among equally short candidates the first in the *alphabet* is taken: “men” becomes “man”. NLTK takes the
first that it found, which is the word itself."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        candidates = sorted(wordnet._morphy(word, pos)) if pos else []
        lemmas.append(min(candidates, key=len, default=word))
    return lemmas
