# breaks: lemmatize_tagged
"""The rules of detachment are applied to forms that are listed as exceptions too: the adjective “cuter” becomes “cut”,
and the noun “ellipses” becomes “ellipse”. Where a form is listed, only its entry counts."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = letters.get(tag[:2])
        listed = wordnet._morphy(word, pos) if pos else []
        made = wordnet._morphy(word, pos, check_exceptions=False) if pos else []
        lemmas.append(min([*listed, *made], key=len, default=word))
    return lemmas
