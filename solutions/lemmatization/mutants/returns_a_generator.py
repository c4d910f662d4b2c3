# breaks: lemmatize_tagged
"""A generator is returned, which computes nothing yet and can be read only once: make a list of it."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        yield lemmatizer.lemmatize(word, pos) if pos else word
