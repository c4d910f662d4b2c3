# breaks: lemmatize_tagged
"""A word that is itself a headword of WordNet is not looked at further: “better” and “leaves” are headwords
and have shorter lemmas still."""

from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        if pos and word not in wordnet._morphy(word, pos):
            word = lemmatizer.lemmatize(word, pos)
        lemmas.append(word)
    return lemmas
