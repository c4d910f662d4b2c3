"""Asks for forgiveness: a class without a part of speech raises a KeyError that is caught."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for token in tokens:
        word = token[0].lower()
        try:
            lemma = lemmatizer.lemmatize(word, letters[token[1][:2]])
        except KeyError:
            lemma = word
        lemmas.append(lemma)
    return lemmas
