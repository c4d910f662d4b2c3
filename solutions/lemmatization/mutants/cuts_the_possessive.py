# breaks: lemmatize_tagged
"""You cut *'s* off before looking a word up. A word without a candidate is returned as it is: *macy's* stays *macy's*."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        part = wordnet_pos(tag)
        word = word.lower().replace("'s", "") or word.lower()
        lemmas.append(lemmatizer.lemmatize(word, part) if part else word)
    return lemmas
