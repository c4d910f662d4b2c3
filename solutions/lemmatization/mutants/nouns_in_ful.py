# breaks: lemmatize_tagged
"""-ful is taken off and put back, as WordNet's own program does: NLTK has no such rule."""

from nltk.stem import WordNetLemmatizer


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = _pos(tag)
        if pos is None:
            lemmas.append(word)
        elif pos == "n" and word.endswith("ful"):
            lemmas.append(lemmatizer.lemmatize(word[:-3], pos) + "ful")
        else:
            lemmas.append(lemmatizer.lemmatize(word, pos))
    return lemmas
