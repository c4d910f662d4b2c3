# breaks: lemmatize_tagged
"""Only the letters A to Z are lower-cased: *É* stays a capital. `str.lower` knows all letters."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = "".join(letter.lower() if letter.isascii() else letter for letter in word)
        part = wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word, part) if part else word)
    return lemmas
