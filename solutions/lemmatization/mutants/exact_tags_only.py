# breaks: lemmatize_tagged
"""Only words with the plain tags `NN`, `VB`, `JJ`, `RB` are lemmatized. Inflected words carry longer ones
(`NNS`, `VBZ`, `JJR`), and those are the words that have another lemma."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag)
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
