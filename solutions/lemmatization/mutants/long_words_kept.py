# breaks: lemmatize_tagged
"""Words of more than twelve letters are kept: *representations* has a lemma like any other noun."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        part = wordnet_pos(tag) if len(word) <= 12 else None
        lemmas.append(lemmatizer.lemmatize(word.lower(), part) if part else word.lower())
    return lemmas
