# breaks: lemmatize_tagged
"""*An* becomes *a*. Determiners are not in WordNet: they are kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word, part = word.lower(), wordnet_pos(tag)
        kept = "a" if word == "an" else word
        lemmas.append(lemmatizer.lemmatize(word, part) if part else kept)
    return lemmas
