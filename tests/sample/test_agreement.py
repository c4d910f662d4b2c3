"""A verdict agrees when it takes exactly what the specimen must lose, and is the grader's own."""

from __future__ import annotations

import msgspec
import pytest

from autograder.model import Exercise, TaskResult, Verdict
from autograder.sample.agreement import compare
from autograder.sample.classroom import HandIn
from autograder.sample.specimen import Specimen


@pytest.fixture
def hand_in() -> HandIn:
    """A mutant that breaks `double`."""
    specimen = Specimen(
        exercise="doubling", kind="mutant", name="squares", lost=frozenset({"double"}), content=b""
    )
    return HandIn(student="ada", specimen=specimen)


@pytest.fixture
def verdict() -> Verdict:
    """What it must get."""
    scores = {"double": (0.0, 2.0), "halve": (1.5, 1.5), "written": (None, 1.0)}
    tasks = [TaskResult(id=name, title="", score=got, max_score=most) for name, (got, most) in scores.items()]
    return Verdict(
        student="ada",
        assignment="first",
        exercise="doubling",
        score=1.5,
        max_score=4.5,
        sandbox="full",
        device="cpu",
        seed=1,
        tasks=tuple(tasks),
    )


def difference(hand_in: HandIn, verdicts: list[Verdict], exercise: Exercise) -> str:
    """Return what the only comparison says."""
    (comparison,) = compare([hand_in], verdicts, [exercise])
    assert comparison.agrees == (not comparison.difference)
    return comparison.difference


def test_the_verdict_that_was_expected_agrees(hand_in: HandIn, verdict: Verdict, exercise: Exercise) -> None:
    assert difference(hand_in, [verdict], exercise) == ""


def test_points_that_must_be_lost_are_named(hand_in: HandIn, verdict: Verdict, exercise: Exercise) -> None:
    full = TaskResult(id="double", title="", score=2.0, max_score=2.0)
    earned = msgspec.structs.replace(verdict, tasks=(full, *verdict.tasks[1:]))
    assert difference(hand_in, [earned], exercise) == "double earns 2 of 2"


def test_points_that_must_be_earned_are_named(hand_in: HandIn, verdict: Verdict, exercise: Exercise) -> None:
    none = TaskResult(id="halve", title="", score=0.0, max_score=1.5)
    lost = msgspec.structs.replace(verdict, tasks=(verdict.tasks[0], none, verdict.tasks[2]))
    assert difference(hand_in, [lost], exercise) == "halve earns 0 of 1.5"


def test_a_fault_of_the_grader_never_agrees(hand_in: HandIn, verdict: Verdict, exercise: Exercise) -> None:
    failed = msgspec.structs.replace(verdict, score=None, fault="the examiner died")
    assert difference(hand_in, [failed], exercise) == "the grader failed: the examiner died"


def test_a_verdict_that_is_not_there_never_agrees(
    hand_in: HandIn, verdict: Verdict, exercise: Exercise
) -> None:
    other = msgspec.structs.replace(verdict, student="bob")
    assert difference(hand_in, [other], exercise) == "there is no verdict"
