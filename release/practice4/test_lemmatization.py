"""Visible checks of the exercise on lemmatization."""

from __future__ import annotations

from practice.testing import check, expect
from practice.testing.candidate import Candidate


@check(task="wordnet_pos", faq="penn-treebank-tags")
def test_plain_tags_have_a_part_of_speech(candidate: Candidate) -> None:
    """Nouns, verbs, adjectives and adverbs have WordNet's letter."""
    expect.equal(candidate.wordnet_pos("NN"), "n", 'wordnet_pos("NN")')
    expect.equal(candidate.wordnet_pos("VB"), "v", 'wordnet_pos("VB")')
    expect.equal(candidate.wordnet_pos("RB"), "r", 'wordnet_pos("RB")')
    adjective = candidate.wordnet_pos("JJ")
    assert adjective in ("a", "s"), f'wordnet_pos("JJ"): got {adjective!r}, expected "a"'


@check(task="wordnet_pos", faq="penn-treebank-tags", needs=[test_plain_tags_have_a_part_of_speech])
def test_longer_tags_belong_to_their_family(candidate: Candidate) -> None:
    """A tag with a letter for the form, such as VBZ, has the part of speech of its family."""
    expect.equal(candidate.wordnet_pos("VBZ"), "v", 'wordnet_pos("VBZ")')
    expect.equal(candidate.wordnet_pos("NNS"), "n", 'wordnet_pos("NNS")')


@check(task="wordnet_pos", faq="penn-treebank-tags")
def test_a_determiner_has_no_part_of_speech(candidate: Candidate) -> None:
    """WordNet has no determiners: the answer is None."""
    expect.equal(candidate.wordnet_pos("DT"), None, 'wordnet_pos("DT")')


@check(task="lemmatize_tagged", faq="why-explores-stays-explores")
def test_no_words_have_no_lemmas(candidate: Candidate) -> None:
    """An empty list gives an empty list."""
    expect.equal(candidate.lemmatize_tagged([]), [], "the lemmas of no words")


@check(task="lemmatize_tagged", faq="why-explores-stays-explores", needs=[test_no_words_have_no_lemmas])
def test_a_verb_is_lemmatized_as_a_verb(candidate: Candidate) -> None:
    """The tag decides: "wolves howling" has a noun and a verb."""
    lemmas = candidate.lemmatize_tagged([("wolves", "NNS"), ("howling", "VBG")])
    expect.equal(lemmas, ["wolf", "howl"], "the lemmas of “wolves howling”")


@check(task="lemmatize_tagged", faq="why-lower-case", needs=[test_no_words_have_no_lemmas])
def test_words_are_lower_cased(candidate: Candidate) -> None:
    """Every word comes back lower-cased, also one that is kept."""
    lemmas = candidate.lemmatize_tagged([("Those", "DT"), ("Churches", "NNS")])
    expect.equal(lemmas, ["those", "church"], "the lemmas of “Those Churches”")
