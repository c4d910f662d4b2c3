# breaks: lemmatize_tagged
"""Pairs of word and lemma are returned: asked for is the list of the lemmas alone."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        lemmas.append((word, lemmatizer.lemmatize(word, pos) if pos else word))
    return lemmas
