# breaks: lemmatize_tagged
"""Only kept words are lower-cased; a word that has a part of speech is looked up with its capitals, and not
found."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word.lower())
    return lemmas
