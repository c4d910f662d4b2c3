# breaks: lemmatize_tagged
"""Words with an apostrophe are kept as if each were a contraction: *jack-o'-lanterns* is a plural. Only the tag and
WordNet decide."""

from nltk.stem import WordNetLemmatizer


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmatizer = WordNetLemmatizer()
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = None if "'" in word else wordnet_pos(tag)
        lemmas.append(lemmatizer.lemmatize(word, pos) if pos else word)
    return lemmas
