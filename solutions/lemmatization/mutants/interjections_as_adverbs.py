# breaks: lemmatize_tagged
"""Interjections (`UH`) are lemmatized as adverbs. They are not in WordNet: they are kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        part = "r" if tag == "UH" else wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word.lower(), part) if part else word.lower())
    return lemmas
