# breaks: lemmatize_tagged
"""`return` stands inside the loop, and only the first word is lemmatized: move it to the left."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:2])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
        return lemmas
