"""Returns members of an enumeration of strings, and NumPy's strings: each is a string."""

import enum

import numpy as np
from nltk.stem import WordNetLemmatizer


class Part(enum.StrEnum):
    NN = "n"
    VB = "v"
    JJ = "a"
    RB = "r"


def wordnet_pos(tag: str) -> str | None:
    return Part.__members__.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    words = np.array([word.lower() for word, _ in tokens], dtype=str)
    parts = [wordnet_pos(tag) for _, tag in tokens]
    return [
        lemmatizer.lemmatize(word, part) if part else word for word, part in zip(words, parts, strict=True)
    ]
