# breaks: lemmatize_tagged
"""Nouns in -ss are kept, as WordNet's own program does: NLTK has no such rule, and a shorter candidate wins."""

from nltk.stem import WordNetLemmatizer


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = _pos(tag)
        if pos is None or (pos == "n" and word.endswith("ss")):
            lemmas.append(word)
        else:
            lemmas.append(lemmatizer.lemmatize(word, pos))
    return lemmas
