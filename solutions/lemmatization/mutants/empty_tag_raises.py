# breaks: lemmatize_tagged
"""An empty tag raises an IndexError, since it has no first letter: `tag[:1]` is safe where `tag[0]` is
not."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"N": "n", "V": "v", "J": "a", "R": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[0]) if tag != "RP" else None
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
