"""An attack that nobody contains succeeds: only then does its containment mean anything."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.sample import hostile
from autograder.sample.specimen import HOSTILE, Handout, Loss, Spoil, spoil

Halve = Callable[[float], float]


def attacker(handout: Handout, how: Spoil) -> Halve:
    """Return the function of a hostile notebook, which runs in this process without any sandbox."""
    notebook = how(handout)
    assert isinstance(notebook, NotebookNode)
    namespace: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.get("id") == handout.task:
            exec(cell.source, namespace)
    halve: Halve = namespace[handout.task]
    return halve


@pytest.mark.parametrize("how", hostile.ATTACKS, ids=lambda how: how.__name__)
def test_an_attack_is_python_and_leaves_the_handout_as_it_was(
    handout: Handout, notebook: NotebookNode, how: Spoil
) -> None:
    specimen = spoil(handout, how, Loss.TASK, HOSTILE)
    assert handout.notebook == notebook
    assert specimen.lost == {"halve"}
    spoilt = how(handout)
    assert isinstance(spoilt, NotebookNode)
    for cell in spoilt.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)


def test_reading_the_solution_succeeds_without_a_sandbox(handout: Handout) -> None:
    assert attacker(handout, hostile.reads_the_solution)(17) == 8.5


def test_guessing_where_the_solution_is_succeeds_beside_it(
    handout: Handout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handout.exercise.public)
    assert attacker(handout, hostile.reads_the_neighbours)(17) == 8.5


def test_writing_the_gradebook_succeeds_without_a_sandbox(handout: Handout) -> None:
    handout.gradebook.touch()
    assert attacker(handout, hostile.writes_the_gradebook)(17) == 8.5


def test_running_a_program_succeeds_without_a_sandbox(handout: Handout) -> None:
    assert attacker(handout, hostile.runs_a_program)(17) == 8.5


def test_walking_the_frames_succeeds_where_a_caller_holds_the_expected_value(handout: Handout) -> None:
    expected = 8.5
    assert attacker(handout, hostile.walks_the_frames)(17) == expected


def test_searching_the_memory_succeeds_where_the_checks_are_in_it(handout: Handout) -> None:
    namespace: dict[str, Any] = {}
    checks = handout.exercise.hidden_checks / "double.py"
    exec(compile("def test_secret(): pass", str(checks), "exec"), namespace)
    assert attacker(handout, hostile.searches_the_memory)(17) == 8.5


def test_the_gradebook_that_is_not_there_cannot_be_written(handout: Handout) -> None:
    with pytest.raises(FileNotFoundError):
        attacker(handout, hostile.writes_the_gradebook)(17)


def test_what_equals_everything_does_so(handout: Handout) -> None:
    notebook = hostile.always_equal(handout)
    namespace: dict[str, Any] = {}
    exec(notebook.cells[0].source, namespace)
    everything = namespace["Everything"]()
    assert everything == 1
    assert everything.shape == (3, 4)
