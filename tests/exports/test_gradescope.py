"""Gradescope's results: a test a task, and nothing at all where the grader failed."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from autograder.course import load_course
from autograder.errors import ExportError
from autograder.exports.gradescope import results_json
from autograder.faq import load_faq
from autograder.model import Assignment, CheckResult, Outcome, TaskResult, Verdict

COURSE = Path(__file__).parents[1] / "nbgrader" / "fixtures" / "course"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    """Return an assignment of two exercises: `mean` with `mean`, `spread` and a question, and `greeting`."""
    return load_course(COURSE).assignments[0]


def verdict(assignment: Assignment, scores: dict[str, float | None]) -> Verdict:
    tasks = tuple(
        TaskResult(
            id=task.id,
            title=task.title,
            score=scores.get(task.id),
            max_score=task.points,
            checks=(
                CheckResult(
                    name="test_value",
                    task=task.id,
                    outcome=Outcome.FAILED,
                    title="Each row counts once.",
                    message="got 0.5000, expected \x1b[31m0.6667",
                    detail="HIDDEN rows [0.25, 0.75]",
                ),
            ),
        )
        for task in next(one for one in assignment.exercises if one.slug == "mean").functions
    )
    return Verdict(
        student="ana",
        assignment="first",
        exercise="mean",
        score=None if None in scores.values() else 0.0,
        max_score=5.0,
        sandbox="full",
        device="cpu",
        seed=1,
        tasks=tasks,
        output="printed by the student while loading",
        seconds=1.6,
    )


def results(assignment: Assignment, *verdicts: Verdict) -> dict:
    return json.loads(results_json(assignment, verdicts, load_faq(COURSE), "ana"))


def test_each_task_is_a_test_with_the_words_of_the_feedback(assignment: Assignment) -> None:
    found = results(assignment, verdict(assignment, {"mean": 0.0, "spread": 0.5}))
    tests = {test["number"]: test for test in found["tests"]}
    place = [one.slug for one in assignment.exercises].index("mean") + 1
    assert (tests[f"{place}.1"]["score"], tests[f"{place}.1"]["status"]) == (0.0, "failed")
    assert "got 0.5000, expected 0.6667" in tests[f"{place}.1"]["output"]
    assert found["execution_time"] == 2
    points = sum(task.points for one in assignment.exercises for task in one.functions)
    assert (
        sum(test["max_score"] for test in found["tests"]) == points
    )  # the written question is not among them


def test_nothing_that_is_for_staff_only_is_in_it(assignment: Assignment) -> None:
    text = json.dumps(results(assignment, verdict(assignment, {"mean": 0.0, "spread": 0.0})))
    assert "HIDDEN" not in text
    assert "\\u001b" not in text


def test_what_was_not_handed_in_earns_nothing(assignment: Assignment) -> None:
    found = results(assignment)
    assert {test["score"] for test in found["tests"]} == {0.0}
    assert all("not handed in" in test["output"] for test in found["tests"])


def test_a_fault_of_the_grader_gives_no_results(assignment: Assignment) -> None:
    failed = verdict(assignment, {"mean": None, "spread": 1.0})
    with pytest.raises(ExportError, match="ana / mean: the grader failed here"):
        results_json(assignment, [failed], {}, "ana")
    with pytest.raises(ExportError):
        results_json(assignment, [msgspec.structs.replace(failed, fault="it died")], {}, "ana")
