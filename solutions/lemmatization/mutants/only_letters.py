# breaks: lemmatize_tagged
"""You lemmatize only words that `isalpha()` says are made of letters. *E-mails* and *fine-tuned* have lemmas too: ask the lemmatizer about every word whose tag has a part of speech."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        part = wordnet_pos(tag)
        word = word.lower()
        lemmas.append(lemmatizer.lemmatize(word, part) if part and word.isalpha() else word)
    return lemmas
