# breaks: lemmatize_tagged
"""What the list of exceptions says is taken though it is no headword: only headwords are candidates."""

from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    wordnet.ensure_loaded()
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = _pos(tag)
        if pos is None:
            lemmas.append(word)
        elif word in wordnet._exception_map[pos]:
            own = [word] if wordnet._morphy(word, pos)[:1] == [word] else []
            lemmas.append(min([*own, *wordnet._exception_map[pos][word]], key=len))
        else:
            lemmas.append(lemmatizer.lemmatize(word, pos))
    return lemmas
