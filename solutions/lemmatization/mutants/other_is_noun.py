# breaks: lemmatize_tagged
"""Words of other classes are lemmatized as nouns: “us” becomes “u” and “as” becomes “a”. A word whose class
is not in WordNet is kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2], "n")
        lemmas.append(lemmatizer.lemmatize(word.lower(), pos))
    return lemmas
