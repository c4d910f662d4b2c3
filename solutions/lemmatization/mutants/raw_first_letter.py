# breaks: lemmatize_tagged
"""The first letter of the tag is used as the part of speech. WordNet has no “j” for adjectives and no “d” for
determiners."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    return [lemmatizer.lemmatize(word.lower(), tag[:1].lower()) for word, tag in tokens]
