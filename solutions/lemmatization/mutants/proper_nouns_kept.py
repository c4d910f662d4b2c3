# breaks: lemmatize_tagged
"""Proper nouns (`NNP`, `NNPS`) are lower-cased but not lemmatized: their tags are nouns' tags, and “Alps” has
the lemma “alp”."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = None if tag.startswith("NNP") else letters.get(tag[:2])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
