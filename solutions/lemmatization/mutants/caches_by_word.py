# breaks: lemmatize_tagged
"""Lemmas are remembered by word alone: once “leaves” was a noun, it stays one. The part of speech belongs to
the key."""

from nltk.stem import WordNetLemmatizer


_seen: dict[str, str] = {}


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        if word not in _seen:
            _seen[word] = lemmatizer.lemmatize(word, pos) if pos else word
    return [_seen[word.lower()] for word, _ in tokens]
