"""Calls `wordnet_pos`, in a loop."""

from nltk.stem import WordNetLemmatizer


def wordnet_pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    result = []
    for i in range(len(tokens)):
        word, tag = tokens[i][0].lower(), tokens[i][1]
        pos = wordnet_pos(tag)
        if pos is not None:
            word = lemmatizer.lemmatize(word, pos=pos)
        result.append(word)
    return result
