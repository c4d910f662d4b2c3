# breaks: lemmatize_tagged
"""Letters are lower-cased one by one: `str.lower` looks at the whole word, as with a final sigma."""

from nltk.stem import WordNetLemmatizer


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = "".join(letter.lower() if letter.isupper() else letter for letter in word)
        pos = _pos(tag)
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
