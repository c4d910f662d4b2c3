# breaks: lemmatize_tagged
"""Words are case-folded, which serves comparisons and changes more than capitals: “straße” becomes “strasse”. `str.lower` only
lower-cases."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens):
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word, pos = word.casefold(), letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
