# breaks: lemmatize_tagged
"""Adverbs are lemmatized as adjectives: “better” tagged RBR becomes “good” instead of “well”."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "a"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
