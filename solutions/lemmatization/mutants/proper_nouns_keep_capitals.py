# breaks: lemmatize_tagged
"""Names (`NNP`, `NNPS`) keep their capitals: every word is to be lower-cased, names too."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        if not tag.startswith("NNP"):
            word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
