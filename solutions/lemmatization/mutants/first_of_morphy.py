# breaks: lemmatize_tagged
"""`wordnet.morphy` gives the *first* candidate, which is the word itself where that is a headword: “better”
stays “better”. The lemmatizer takes the *shortest*: “good”."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        lemma = wordnet.morphy(word, pos) if pos else None
        lemmas.append(lemma or word)
    return lemmas
