"""Asks with `startswith`, and returns the constants of NLTK's `wordnet`."""

from nltk.corpus import wordnet


def wordnet_pos(tag: str) -> str | None:
    if tag.startswith("J"):
        return wordnet.ADJ
    if tag.startswith("V"):
        return wordnet.VERB
    if tag.startswith("N"):
        return wordnet.NOUN
    if tag.startswith("RB"):
        return wordnet.ADV
    return None
