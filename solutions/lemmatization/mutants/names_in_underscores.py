# breaks: lemmatize_tagged
"""A space within a word becomes an underscore, as in WordNet's files: *New York* comes back as *new_york*. A word without
a candidate is returned as it is, but lower-cased."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word, part = word.lower().replace(" ", "_"), wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word, part) if part else word)
    return lemmas
