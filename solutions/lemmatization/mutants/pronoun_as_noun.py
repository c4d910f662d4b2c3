# breaks: lemmatize_tagged
"""Pronouns are lemmatized as nouns: “us” becomes “u”. They are not in WordNet and are kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "PR": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
