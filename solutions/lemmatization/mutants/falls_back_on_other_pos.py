# breaks: lemmatize_tagged
"""Where a word is not found under its own part of speech, the others are tried: “explores” tagged NNS becomes
“explore”. It is to be kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        lemma = lemmatizer.lemmatize(word, pos) if pos else word
        for other in "nva":
            if pos and lemma == word:
                lemma = lemmatizer.lemmatize(word, other)
        lemmas.append(lemma)
    return lemmas
