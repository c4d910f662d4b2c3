# breaks: lemmatize_tagged
"""Where no exception is a headword, the rules are tried as well: a listed exception follows no rule."""

from nltk.corpus import wordnet


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    wordnet.ensure_loaded()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = _pos(tag)
        if pos is not None:
            candidates = wordnet._morphy(word, pos) or wordnet._morphy(word, pos, check_exceptions=False)
            word = min(candidates, key=len, default=word)
        lemmas.append(word)
    return lemmas
