# breaks: lemmatize_tagged
"""Words are not lower-cased. WordNet's headwords are, so “Explores” at the beginning of a sentence is not
found."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
