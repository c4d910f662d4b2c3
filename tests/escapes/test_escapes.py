"""Each attack ends as it must, costs its author one task at most, and leaves nothing behind for the next one.

A case is a submission in `cases/`: its first line says how the check of the attacked function ends (where it
is an error, with which exception), and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from nbgrader.api import Gradebook

from autograder.atomic import UNFINISHED
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, submission
from autograder.model import Course, Exercise, Outcome, Submission, Verdict
from autograder.pipeline import grade
from autograder.publish import gradebook_url, publish
from tests.escapes.traces import at_rest, settled

Graded = dict[str, tuple[Submission, Verdict]]
NEVER_SHOWN = ("input_was_17", "=cmd", "<script", "\\x1b")
CASES = sorted((Path(__file__).parent / "cases").glob("*.ipy"))
RIGHT = {"double": Outcome.PASSED, "halve": Outcome.PASSED}


def verdict_on(source: str, exercise: Exercise, engine: Engine) -> Verdict:
    exhibit = Exhibit(name="case", kind=Kind.ALTERNATIVE, source=source)
    return grade(submission(exhibit, exercise), exercise, engine, device="cpu", seed=2026)


def handed_in(student: str, source: str, exercise: Exercise) -> Submission:
    exhibit = Exhibit(name=student, kind=Kind.ALTERNATIVE, source=source)
    return msgspec.structs.replace(submission(exhibit, exercise), student=student, assignment="first")


def labelled(verdict: Verdict, student: str) -> Verdict:
    return msgspec.structs.replace(verdict, student=student, assignment="first")


def ended_as_it_must(attack: str, verdict: Verdict) -> bool:
    """Return whether a case ended as its first line says, and took nothing else with it."""
    expected, *exception = attack.removeprefix("# ").partition(":")[0].split()
    told = all(f"`halve` raised {name} at line" in shown(verdict) for name in exception)
    return told and outcomes(verdict) == RIGHT | {"halve": Outcome(expected)}


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    return {task.id: check.outcome for task in verdict.tasks for check in task.checks}


def shown(verdict: Verdict) -> str:
    """Return all that a student may read of a verdict."""
    checks = [check for task in verdict.tasks for check in task.checks]
    texts = [text for check in checks for text in (check.message, check.expected, check.actual)]
    return repr([*texts, verdict.cells, verdict.output, verdict.problem, verdict.notices])


@pytest.fixture(scope="module")
def graded() -> Graded:
    """What has been handed in in this module, and the verdict on it."""
    return {}


@pytest.fixture
def reference(exercise: Exercise) -> str:
    return exercise.reference.read_text("utf-8")


@pytest.fixture(scope="module")
def used(exercise: Exercise, engine: Engine) -> Engine:
    """The engine, with all that its parents open for the first submission, and keep."""
    verdict_on(exercise.reference.read_text("utf-8"), exercise, engine)
    return engine


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(
    course: Course, exercise: Exercise, used: Engine, reference: str
) -> Iterator[None]:
    before = at_rest(used, course.root.parent)
    yield
    assert outcomes(verdict_on(reference, exercise, used)) == RIGHT
    assert settled(used, course.root.parent, before) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_attack_costs_one_task_at_most_and_the_next_submission_nothing(
    case: Path, exercise: Exercise, engine: Engine, reference: str, graded: Graded
) -> None:
    attack = case.read_text("utf-8")
    work = f"{reference}\n\n# %%\n{attack}"
    verdict = verdict_on(work, exercise, engine)
    graded[case.stem] = handed_in(case.stem, work, exercise), verdict
    assert not verdict.fault
    assert ended_as_it_must(attack, verdict), (shown(verdict), verdict.tasks)
    assert len(verdict.output) <= exercise.limits.output_kib * 1024 + 100
    assert not [text for text in NEVER_SHOWN if text in shown(verdict)]


def test_the_gradebook_has_one_row_for_each_of_them_and_no_other(
    course: Course, exercise: Exercise, engine: Engine, reference: str, graded: Graded, tmp_path: Path
) -> None:
    honest = verdict_on(reference, exercise, engine)
    graded["honest"] = handed_in("honest", reference, exercise), honest
    url = gradebook_url(course, tmp_path, None)
    submissions, verdicts = zip(*graded.values(), strict=True)
    named = [labelled(verdict, name) for verdict, name in zip(verdicts, graded, strict=True)]
    publish(submissions, named, course, tmp_path, url)
    with Gradebook(url, course.id) as gradebook:
        rows = {
            (one.student.id, book.name): book.score
            for one in gradebook.assignment_submissions("first")
            for book in one.notebooks
        }
    assert rows == {(verdict.student, "doubling"): verdict.score for verdict in named}
    assert rows["honest", "doubling"] == honest.max_score - 1  # a person reads the written answer
    assert sorted(path.name for path in tmp_path.iterdir()) == ["autograded", "gradebook.db"]
    assert {path.name for path in (tmp_path / "autograded").iterdir()} == {*graded, UNFINISHED}
    assert [*(tmp_path / "autograded" / UNFINISHED).iterdir()] == []
