# breaks: lemmatize_tagged
"""Wh-adverbs (`WRB`: where, why) are lemmatized as adverbs, because `RB` stands in their tag: they are
kept."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        for letters, pos in [("NN", "n"), ("VB", "v"), ("JJ", "a"), ("RB", "r")]:
            if letters in tag:
                word = lemmatizer.lemmatize(word, pos)
        lemmas.append(word)
    return lemmas
