# breaks: lemmatize_tagged
"""Words are lower-cased only *after* they were looked up: “Explores” is not found as it stands, and comes
back as “explores”."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        lemma = lemmatizer.lemmatize(word, pos) if pos else word
        lemmas.append(lemma.lower())
    return lemmas
