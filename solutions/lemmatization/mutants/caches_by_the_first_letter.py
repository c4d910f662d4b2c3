# breaks: lemmatize_tagged
"""Lemmas are remembered by word and first letter of the tag, which an adverb (`RB`) shares with a particle (`RP`). Let
the part of speech be the key."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    seen: dict[tuple[str, str], str] = {}
    lemmas = []
    for word, tag in tokens:
        key = word.lower(), tag[:1]
        if key not in seen:
            pos = wordnet_pos(tag)
            seen[key] = lemmatizer.lemmatize(key[0], pos) if pos else key[0]
        lemmas.append(seen[key])
    return lemmas
