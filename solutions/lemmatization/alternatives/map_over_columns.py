"""Splits words and tags into two columns and maps over both."""

from nltk.stem import WordNetLemmatizer

_LEMMATIZER = WordNetLemmatizer()


def _lemma(word: str, pos: str) -> str:
    return _LEMMATIZER.lemmatize(word, pos) if pos else word


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    words = (token[0].lower() for token in tokens)
    parts = (letters.get(token[1][:2], "") for token in tokens)
    return list(map(_lemma, words, parts))
