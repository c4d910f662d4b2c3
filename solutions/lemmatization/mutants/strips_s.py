# breaks: lemmatize_tagged
"""Taking a final “s” away is a rule for some words only: “explored”, “geese” and “was” show that a lemma has
to be looked up."""


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    classes = ("NN", "VB", "JJ", "RB")
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        lemmas.append(word.rstrip("s") if tag.startswith(classes) else word)
    return lemmas
