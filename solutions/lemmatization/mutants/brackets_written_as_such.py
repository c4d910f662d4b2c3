# breaks: lemmatize_tagged
"""The treebank's *-LRB-* becomes a bracket again. A word of another class is kept, lower-cased: *-lrb-*."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word, part = word.lower(), wordnet_pos(tag)
        word = {"-lrb-": "(", "-rrb-": ")"}.get(word, word)
        lemmas.append(lemmatizer.lemmatize(word, part) if part else word)
    return lemmas
