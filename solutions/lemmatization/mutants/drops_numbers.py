# breaks: lemmatize_tagged
"""Numbers are dropped. Each word has its string: the number *1865* stays *1865*."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    parts = ((word.lower(), wordnet_pos(tag)) for word, tag in tokens if not word.isdigit())
    return [lemmatizer.lemmatize(word, part) if part else word for word, part in parts]
