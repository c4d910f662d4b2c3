# breaks: lemmatize_tagged
"""Going by the first letter alone, particles (`RP`) are lemmatized as adverbs: “further” tagged RP becomes
“far”. Their class is not in WordNet."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    letters = {"N": "n", "V": "v", "J": "a", "R": "r"}
    lemmas = []
    for word, tag in tokens:
        pos = letters.get(tag[:1])
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
