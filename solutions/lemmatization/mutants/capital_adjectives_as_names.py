# breaks: lemmatize_tagged
"""An adjective with a capital is taken for a name, and lemmatized as a noun: *Better* tagged JJR stays *better*. The tag
alone says what a word is."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        part = "n" if word.istitle() and tag.startswith("JJ") else wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word.lower(), part) if part else word.lower())
    return lemmas
