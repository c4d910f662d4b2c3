# breaks: lemmatize_tagged
"""Only the first word of the text is lower-cased: capitals also stand elsewhere."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        if not lemmas:
            word = word.lower()
        pos = letters.get(tag[:2])
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
