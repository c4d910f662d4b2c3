"""Lemmatizes one part of speech at a time into a copy of the words."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = [word.lower() for word, _ in tokens]
    for letters, pos in {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.items():
        for index, (_, tag) in enumerate(tokens):
            if tag.startswith(letters):
                lemmas[index] = lemmatizer.lemmatize(lemmas[index], pos)
    return lemmas
