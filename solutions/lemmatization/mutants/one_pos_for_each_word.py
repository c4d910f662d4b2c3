# breaks: lemmatize_tagged
"""The tags are collected in a dictionary by word, where the last one wins: a word that is a noun here and a
verb there has two lemmas."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    tags = {word.lower(): tag for word, tag in tokens}
    lemmas = []
    for word, _ in tokens:
        word = word.lower()
        pos = letters.get(tags[word][:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
