# breaks: lemmatize_tagged
"""Words of classes outside WordNet are dropped: they have no lemma to look up, but they stay in the text."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        if pos:
            lemmas.append(lemmatizer.lemmatize(word.lower(), pos))
    return lemmas
