"""Lemmatizes the first word, and lets itself do the rest."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    if not tokens:
        return []
    (word, tag), *rest = tokens
    word = word.lower()
    pos = {"NN": "n", "VB": "v", "JJ": "s", "RB": "r"}.get(tag[:2])
    return [WordNetLemmatizer().lemmatize(word, pos) if pos else word, *lemmatize_tagged(rest)]
