# breaks: lemmatize_tagged
"""The list of lemmas lives outside the function and grows with every call: start a new one inside."""

from nltk.stem import WordNetLemmatizer


_lemmas: list[str] = []


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        _lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return _lemmas
