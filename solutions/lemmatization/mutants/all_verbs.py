# breaks: lemmatize_tagged
"""Every word is lemmatized as a verb. That mends “explores”, but “meeting” tagged NN becomes “meet”: take the
part of speech from each word's tag."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    return [lemmatizer.lemmatize(word.lower(), pos="v") for word, tag in tokens]
