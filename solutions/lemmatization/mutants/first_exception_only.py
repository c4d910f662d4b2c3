# breaks: lemmatize_tagged
"""Only the first entry of a listed exception is a candidate: for “comics” the list has “comic_strip” and “comic”. All of
its entries are candidates, and the shortest wins."""

from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = wordnet_pos(tag)
        if pos is None:
            lemmas.append(word)
            continue
        candidates = wordnet._morphy(word, pos)
        listed = wordnet._exception_map[pos].get(word)
        if listed:
            candidates = [form for form in candidates if form in (word, listed[0])]
        lemmas.append(min(candidates, key=len) if candidates else lemmatizer.lemmatize(word, pos))
    return lemmas
