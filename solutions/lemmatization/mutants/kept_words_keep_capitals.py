# breaks: lemmatize_tagged
"""A word that is kept is not lower-cased: “The” and “the” would be two entries of the vocabulary."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word.lower(), pos) if pos else word)
    return lemmas
