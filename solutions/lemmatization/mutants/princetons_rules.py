# breaks: lemmatize_tagged
"""The rules are those of WordNet's own program: NLTK's have -ves → -f too."""

from nltk.corpus import wordnet


def _pos(tag: str) -> str | None:
    return {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])


_rules = {
    "n": [
        ("s", ""),
        ("ses", "s"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("men", "man"),
        ("ies", "y"),
    ],
    "v": [
        ("s", ""),
        ("ies", "y"),
        ("es", "e"),
        ("es", ""),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
    ],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    "r": [],
}


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    wordnet.ensure_loaded()
    headwords, exceptions = wordnet._lemma_pos_offset_map, wordnet._exception_map
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = _pos(tag)
        if pos is not None:
            forms = exceptions[pos].get(word)
            if forms is None:
                forms = [word[: -len(old)] + new for old, new in _rules[pos] if word.endswith(old)]
            found = [form for form in [word, *forms] if pos in headwords.get(form, ())]
            word = min(found, key=len, default=word)
        lemmas.append(word)
    return lemmas
