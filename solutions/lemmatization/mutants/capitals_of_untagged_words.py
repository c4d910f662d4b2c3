# breaks: lemmatize_tagged
"""A word with an empty tag comes back as it was written. It is kept, but lower-cased, like every word whose tag has no part of
speech in WordNet."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    result = []
    for word, tag in tokens:
        if not tag:
            result.append(word)
            continue
        pos = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
        result.append(lemmatizer.lemmatize(word.lower(), pos) if pos else word.lower())
    return result
