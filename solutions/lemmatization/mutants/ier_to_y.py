# breaks: lemmatize_tagged
"""A rule -ier → -y is added: a word without a candidate is returned as it is."""

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
            continue
        lemma = lemmatizer.lemmatize(word, pos)
        if pos == "a" and not lemmatizer._morphy(word, pos):
            for ending in ("ier", "iest"):
                positive = word.removesuffix(ending) + "y"
                if word.endswith(ending) and lemmatizer._morphy(positive, pos):
                    lemma = positive
        lemmas.append(lemma)
    return lemmas
