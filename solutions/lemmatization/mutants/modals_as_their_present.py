# breaks: lemmatize_tagged
"""Modal verbs get a present form from a table of your own: *could* becomes *can*. Modals (`MD`) are not in WordNet: they are
kept."""

from nltk.stem import WordNetLemmatizer

_MODALS = {"could": "can", "would": "will", "should": "shall", "might": "may", "'ll": "will"}


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word, part = word.lower(), wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word, part) if part else _MODALS.get(word, word))
    return lemmas
