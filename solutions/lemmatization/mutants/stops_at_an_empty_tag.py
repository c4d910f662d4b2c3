# breaks: lemmatize_tagged
"""The loop ends at the first empty tag, where `continue` or keeping the word was meant: all words behind it
are lost."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}
    lemmas = []
    for word, tag in tokens:
        if not tag:
            break
        pos = letters.get(tag[:2])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
