# breaks: lemmatize_tagged
"""The shortest lemma over all parts of speech is taken: “meeting” tagged NN becomes “meet”. Only candidates
with the word's own part of speech count."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        if tag[:2] in ("NN", "VB", "JJ", "RB"):
            word = min((lemmatizer.lemmatize(word, pos) for pos in "nvar"), key=len)
        lemmas.append(word)
    return lemmas
