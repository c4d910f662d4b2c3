# breaks: lemmatize_tagged
"""Contracted verbs are written out: *'re* becomes *be*. WordNet has no such headword: the word is returned as it is."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word, part = word.lower(), wordnet_pos(tag)
        if part == "v" and word in ("'m", "'re", "'s"):
            word = "be"
        lemmas.append(lemmatizer.lemmatize(word, part) if part else word)
    return lemmas
