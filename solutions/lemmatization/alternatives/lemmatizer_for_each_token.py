"""Makes a new lemmatizer for each token, in one comprehension."""

from nltk.stem import WordNetLemmatizer


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    return [
        WordNetLemmatizer().lemmatize(word.lower(), wordnet_pos(tag)) if wordnet_pos(tag) else word.lower()
        for word, tag in tokens
    ]
