# breaks: lemmatize_tagged
"""The lemmatizer is not told the part of speech, so that every word counts as a noun: “explores” stays
“explores”. Pass `pos=`."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    return [lemmatizer.lemmatize(word.lower()) for word, tag in tokens]
