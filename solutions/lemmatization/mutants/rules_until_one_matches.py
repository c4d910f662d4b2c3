# breaks: lemmatize_tagged
"""Where no candidate is found, the rules are applied again to what they have made: the verb “meetings” becomes “meet”.
A lemma is one rule away, or else the word is kept."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    lemmas = []
    for word, tag in tokens:
        word = word.lower()
        pos = wordnet_pos(tag)
        found = wordnet._morphy(word, pos) if pos else [word]
        forms = [word]
        while forms and not found:
            rules = wordnet.MORPHOLOGICAL_SUBSTITUTIONS[pos]
            forms = [
                form[: -len(ending)] + replacement
                for form in forms
                for ending, replacement in rules
                if form.endswith(ending)
            ]
            found = [form for form in forms if form in wordnet._morphy(form, pos)]
        lemmas.append(min(found, key=len, default=word))
    return lemmas
