"""Each attack ends as it must, costs its author one task at most, and leaves nothing behind for the next one.

A case is a submission in `cases/`: its first line says how the check of the attacked function ends (where it
is an error, with which exception), and why.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, submission
from autograder.model import Exercise, Outcome, Verdict
from autograder.pipeline import grade

CASES = sorted((Path(__file__).parent / "cases").glob("*.ipy"))
RIGHT = {"double": Outcome.PASSED, "halve": Outcome.PASSED}


def verdict_on(source: str, exercise: Exercise, engine: Engine) -> Verdict:
    exhibit = Exhibit(name="case", kind=Kind.ALTERNATIVE, source=source)
    return grade(submission(exhibit, exercise), exercise, engine, device="cpu", seed=2026)


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    return {task.id: check.outcome for task in verdict.tasks for check in task.checks}


def shown(verdict: Verdict) -> str:
    """Return all that a student may read of a verdict."""
    checks = [check for task in verdict.tasks for check in task.checks]
    texts = [text for check in checks for text in (check.message, check.expected, check.actual)]
    return repr([*texts, verdict.cells, verdict.output, verdict.problem, verdict.notices])


@pytest.fixture
def reference(exercise: Exercise) -> str:
    return exercise.reference.read_text("utf-8")


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(exercise: Exercise, engine: Engine, reference: str) -> Iterator[None]:
    descriptors = os.listdir("/proc/self/fd")
    yield
    assert outcomes(verdict_on(reference, exercise, engine)) == RIGHT
    assert os.listdir("/proc/self/fd") == descriptors


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_attack_costs_one_task_at_most_and_the_next_submission_nothing(
    case: Path, exercise: Exercise, engine: Engine, reference: str
) -> None:
    attack = case.read_text("utf-8")
    expected, *exception = attack.removeprefix("# ").partition(":")[0].split()
    verdict = verdict_on(f"{reference}\n\n# %%\n{attack}", exercise, engine)
    assert not verdict.fault
    assert outcomes(verdict) == RIGHT | {"halve": Outcome(expected)}, verdict.tasks
    assert all(f"`halve` raised {name} at line" in shown(verdict) for name in exception), shown(verdict)
    assert len(verdict.output) <= exercise.limits.output_kib * 1024 + 100
    assert "input_was_17" not in shown(verdict)
