# breaks: lemmatize_tagged
"""A word of a class outside WordNet gives None: it is to be kept, lower-cased."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word.lower(), pos) if pos else None)
    return lemmas
