# breaks: lemmatize_tagged
"""The lemma is lemmatized once more: “doses” becomes “dos”, and “dos” becomes “do”. One look-up a word."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        if pos:
            word = lemmatizer.lemmatize(lemmatizer.lemmatize(word, pos), pos)
        lemmas.append(word)
    return lemmas
