# breaks: lemmatize_tagged
"""Words with a digit are kept: *10s* has a lemma like any other noun. Only the tag and WordNet decide."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = wordnet_pos(tag)
        if pos is None or any(character.isdigit() for character in word):
            lemmas.append(word)
        else:
            lemmas.append(lemmatizer.lemmatize(word, pos))
    return lemmas
