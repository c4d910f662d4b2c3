"""A batch grades what is new, identical work once, and what the grader failed on again."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import msgspec
import pytest

from autograder import batch
from autograder.batch import Batch, Settings
from autograder.course import load_course
from autograder.examiner.job import Examination, Job
from autograder.model import Cell, CheckResult, Course, Outcome, Submission, Verdict
from autograder.sandbox.profiles import FULL

FIXTURE = Path(__file__).parent / "fixtures" / "course"


class Engine:
    """Passes every check without running anything, and takes down the jobs."""

    jobs: list[Job]
    fault = ""
    profile = FULL

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def examine(self, job: Job) -> Examination:
        self.jobs.append(job)
        check = CheckResult(name="test_it", task="count", outcome=Outcome.PASSED, title="")
        return Examination(checks=(check,), fault=self.fault)


class Silent:
    def began(self, total: int, known: int) -> None: ...

    def graded(self, verdict: Verdict) -> None: ...


@pytest.fixture
def engine(monkeypatch) -> type[Engine]:
    kind = type("Fake", (Engine,), {"jobs": []})
    monkeypatch.setattr(batch, "Engine", kind)
    return kind


@pytest.fixture
def course() -> Course:
    return load_course(FIXTURE)


def submission(student: str, source: str) -> Submission:
    return Submission(
        student=student, assignment="first", exercise="counting", origin="", digest=source,
        cells=(Cell(id="count", source=source),),
    )  # fmt: skip


SUBMISSIONS = [submission("ada", "one"), submission("bob", "two"), submission("cyd", "one")]


def grade(course: Course, work: Path, **settings: object) -> list[Verdict]:
    return Batch(course, work, Settings(**settings)).grade(SUBMISSIONS, Silent())  # type: ignore[arg-type]


def test_identical_work_is_graded_once_and_everybody_gets_a_verdict(engine, course, tmp_path) -> None:
    verdicts = grade(course, tmp_path)
    assert sorted(job.cells[0].source for job in engine.jobs) == ["one", "two"]
    assert [(verdict.student, verdict.score) for verdict in verdicts] == [("ada", 3), ("bob", 3), ("cyd", 3)]


def test_a_second_run_grades_nothing(engine, course, tmp_path) -> None:
    first = grade(course, tmp_path)
    engine.jobs.clear()
    assert grade(course, tmp_path) == first
    assert engine.jobs == []


@pytest.mark.parametrize("settings", [{"seed": 7}, {"device": "cuda"}, {"force": True}])
def test_other_settings_grade_again(engine, course, tmp_path, settings) -> None:
    grade(course, tmp_path)
    engine.jobs.clear()
    grade(course, tmp_path, **settings)
    assert len(engine.jobs) == 2


def test_what_the_grader_failed_on_is_graded_again(engine, course, tmp_path) -> None:
    engine.fault = "a parent died"
    assert [verdict.score for verdict in grade(course, tmp_path)] == [None, None, None]
    engine.fault = ""
    assert [verdict.score for verdict in grade(course, tmp_path)] == [3, 3, 3]


def test_what_cannot_be_read_earns_nothing_and_is_not_examined(engine, course, tmp_path) -> None:
    unreadable = msgspec.structs.replace(SUBMISSIONS[0], cells=(), problem="It is a picture.")
    (verdict,) = Batch(course, tmp_path, Settings()).grade([unreadable], Silent())
    assert (verdict.score, verdict.problem, engine.jobs) == (0.0, "It is a picture.", [])
