# breaks: lemmatize_tagged
"""Tokens are taken out of the list with `pop`, and the caller is left with an empty one: loop over it
instead."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    while tokens:
        word, tag = tokens.pop(0)
        word = word.lower()
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
