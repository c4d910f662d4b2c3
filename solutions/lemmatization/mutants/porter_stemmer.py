# breaks: lemmatize_tagged
"""That is Porter's *stem*, which cuts endings off: “explores” becomes “explor”, which is no word. A lemma is
a headword of the dictionary."""

from nltk.stem import PorterStemmer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    stemmer = PorterStemmer()
    classes = ("NN", "VB", "JJ", "RB")
    return [stemmer.stem(word) if tag.startswith(classes) else word.lower() for word, tag in tokens]
