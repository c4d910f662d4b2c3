# breaks: lemmatize_tagged
"""The lemmas are written into the list of tokens, and the caller's text is gone: make a new list."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    for i, (word, tag) in enumerate(tokens):
        word = word.lower()
        pos = letters.get(tag[:2])
        tokens[i] = lemmatizer.lemmatize(word, pos) if pos else word
    return tokens
