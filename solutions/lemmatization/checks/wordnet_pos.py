"""Hidden checks of `wordnet_pos`."""

from __future__ import annotations

from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .tags import OPEN_CLASSES, OTHER_CLASSES, PARTS, UNKNOWN


def _part_of(tag: str) -> str | None:
    return PARTS.get(tag)


STAND_INS = {"wordnet_pos": _part_of}


@check(task="wordnet_pos", faq="penn-treebank-tags")
def test_every_answer_is_a_letter_or_none(candidate: Candidate) -> None:
    """`wordnet_pos` returns one of WordNet's letters, or None."""
    for tag in PARTS:
        answer = candidate.wordnet_pos(tag)
        got = expect.describe(answer)
        assert _is_part(answer), f'`wordnet_pos("{tag}")`: got {got}, expected "n", "v", "a", "r" or None'


@check(task="wordnet_pos", faq="penn-treebank-tags", needs=[test_every_answer_is_a_letter_or_none])
def test_each_open_class_has_its_letter(candidate: Candidate) -> None:
    """The plain tags of nouns, verbs, adjectives and adverbs give "n", "v", "a" and "r"."""
    for tag in ("NN", "VB", "JJ", "RB"):
        _expect_part(candidate, tag)


@check(task="wordnet_pos", faq="penn-treebank-tags", needs=[test_each_open_class_has_its_letter])
def test_a_whole_family_of_tags_shares_its_letter(candidate: Candidate) -> None:
    """Plurals, names, verb forms, comparatives and superlatives belong to the class of their plain tag."""
    for tag in OPEN_CLASSES:
        _expect_part(candidate, tag)


@check(task="wordnet_pos", faq="penn-treebank-tags", needs=[test_every_answer_is_a_letter_or_none])
def test_other_classes_have_none(candidate: Candidate) -> None:
    """Particles, modals, pronouns, wh-adverbs and other classes are not in WordNet: the answer is None."""
    for tag in OTHER_CLASSES:
        _expect_part(candidate, tag)


@check(task="wordnet_pos", faq="penn-treebank-tags")
def test_an_unknown_or_empty_tag_has_none(candidate: Candidate) -> None:
    """A tag that the Penn Treebank does not have, or an empty one, gives None, whatever was asked before."""
    for tag in UNKNOWN:
        candidate.wordnet_pos("NN")
        _expect_part(candidate, tag)


def _is_part(answer: object) -> bool:
    return answer is None or (type(answer) is str and answer in ("n", "v", "a", "s", "r"))


def _expect_part(candidate: Candidate, tag: str) -> None:
    answer, expected = candidate.wordnet_pos(tag), PARTS[tag]
    if not (expected == "a" and answer == "s"):
        expect.equal(answer, expected, f'`wordnet_pos("{tag}")`')
