# breaks: lemmatize_tagged
"""A doubled consonant before -ed or -ing is undone: a word without a candidate is returned as it is."""

import re

from nltk.stem import WordNetLemmatizer

_POS = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
_lemmatizer = WordNetLemmatizer()


def _lemma(word: str, tag: str) -> str:
    pos = _POS.get(tag[:2])
    return _lemmatizer.lemmatize(word, pos) if pos else word


_doubled = re.compile(r"(.*[aeiou])([bdgmnprt])\2(ed|ing)")


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        lemma = _lemma(word, tag)
        match = _doubled.fullmatch(word)
        if lemma == word and tag[:2] == "VB" and match:
            lemma = _lemma(f"{match[1]}{match[2]}{match[3]}", tag)
            if lemma.endswith(match[3]):
                lemma = word
        lemmas.append(lemma)
    return lemmas
