# breaks: lemmatize_tagged
"""`wordnet.morphy` without a part of speech tries nouns, verbs, adjectives and adverbs in turn and stops at
the first that fits: the tag must decide."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    classes = ("NN", "VB", "JJ", "RB")
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        lemma = wordnet.morphy(word) if tag.startswith(classes) else None
        lemmas.append(lemma or word)
    return lemmas
