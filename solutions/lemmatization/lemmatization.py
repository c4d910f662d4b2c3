"""Reference solution: lemmas by part of speech."""

from __future__ import annotations

from nltk.stem import WordNetLemmatizer

_PARTS_OF_SPEECH = {
    "NN": "n",
    "VB": "v",
    "JJ": "a",
    "RB": "r",
}  # class of a Penn Treebank tag → WordNet's letter


def wordnet_pos(tag: str) -> str | None:
    """Return WordNet's part of speech for a Penn Treebank tag, None for a class that it does not have."""
    return _PARTS_OF_SPEECH.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    """Return the lemma of each tagged word, lower-cased; a word of a class outside WordNet is kept."""
    lemmatizer = WordNetLemmatizer()
    classified = ((word.lower(), _PARTS_OF_SPEECH.get(tag[:2])) for word, tag in tokens)
    return [lemmatizer.lemmatize(word, pos) if pos else word for word, pos in classified]
