# breaks: lemmatize_tagged
"""A tag outside the table raises a KeyError: `table.get(key)` gives None where `table[key]` raises."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters[tag[:2]]
        lemmas.append(lemmatizer.lemmatize(word.lower(), pos))
    return lemmas
