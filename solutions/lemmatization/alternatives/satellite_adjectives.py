"""Returns “s”, WordNet's letter for satellite adjectives, and lemmatizes with it."""

from nltk.stem import WordNetLemmatizer


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "s", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        pos = wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word.lower(), pos) if pos else word.lower())
    return lemmas
