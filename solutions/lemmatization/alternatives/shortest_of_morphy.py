"""Takes the shortest of morphy's candidates itself."""

from nltk.corpus import wordnet


def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    letters = {"NN": "n", "VB": "v", "JJ": "a", "RB": "r"}

    def lemma(word: str, pos: str | None) -> str:
        return min(wordnet._morphy(word, pos) if pos else [], key=len, default=word)

    return [lemma(word.lower(), letters.get(tag[:2])) for word, tag in tokens]
