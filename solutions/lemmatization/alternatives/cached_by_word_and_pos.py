"""Remembers the lemmas of earlier calls by word and part of speech."""

import functools

from nltk.stem import WordNetLemmatizer


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


@functools.cache
def _lemma(word: str, pos: str | None) -> str:
    return word if pos is None else WordNetLemmatizer().lemmatize(word, pos)


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    return [_lemma(word.lower(), wordnet_pos(tag)) for word, tag in tokens]
