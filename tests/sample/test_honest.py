"""Honest specimens are the same every time, cover all kinds, and say what they lose."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

from autograder.intake.document import read_document
from autograder.model import Exercise
from autograder.sample.honest import honest, solved

Find = Callable[[NotebookNode, str], str]


def test_the_same_specimens_come_every_time(exercise: Exercise) -> None:
    assert list(honest(exercise)) == list(honest(exercise))


def test_every_kind_of_exhibit_is_handed_in(exercise: Exercise) -> None:
    kinds = {specimen.kind for specimen in honest(exercise)}
    assert kinds == {"reference", "alternative", "mutant", "stub"}


def test_every_task_is_broken_by_a_mutant_that_loses_nothing_else(exercise: Exercise) -> None:
    lost = {specimen.lost for specimen in honest(exercise) if specimen.kind == "mutant"}
    assert lost == {frozenset({"double"}), frozenset({"halve"})}


def test_right_solutions_lose_nothing_and_a_stub_everything(exercise: Exercise) -> None:
    lost = {specimen.kind: specimen.lost for specimen in honest(exercise)}
    assert lost["reference"] == lost["alternative"] == frozenset()
    assert lost["stub"] == {"double", "halve"}


def test_some_hand_in_scripts_and_most_hand_in_notebooks(exercise: Exercise) -> None:
    suffixes = [specimen.suffix for specimen in honest(exercise)]
    assert 0 < suffixes.count(".py") < suffixes.count(".ipynb")


def test_every_specimen_can_be_read(exercise: Exercise) -> None:
    for specimen in honest(exercise):
        document = read_document(specimen.content, f"doubling{specimen.suffix}")
        assert not document.problem, f"{specimen.made_from}: {document.problem}"


def test_a_mutant_takes_the_place_of_one_function(exercise: Exercise, source_of: Find) -> None:
    (mutant,) = (specimen for specimen in honest(exercise) if specimen.name == "squares")
    notebook = nbformat.reads(mutant.content.decode(), as_version=4)
    assert "number**2" in source_of(notebook, "double")
    assert source_of(notebook, "halve").endswith(source_of(solved(exercise), "halve"))


def test_a_solved_notebook_answers_the_written_question(exercise: Exercise, source_of: Find) -> None:
    assert source_of(solved(exercise), "written") != "YOUR ANSWER HERE"


def test_a_specimen_says_in_words_what_it_was_made_from(exercise: Exercise) -> None:
    words = {specimen.made_from for specimen in honest(exercise)}
    assert {"reference", "stub", "mutant: rounds down"} <= words
