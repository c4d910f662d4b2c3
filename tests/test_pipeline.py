"""One exercise of one submission becomes a verdict."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import msgspec
import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.errors import GraderFault
from autograder.examiner.job import Examination, Job
from autograder.model import Cell, Exercise, Submission
from autograder.pipeline import grade
from autograder.sandbox.profiles import FULL

FIXTURE = Path(__file__).parent / "fixtures" / "course"
SUBMISSION = Submission(
    student="ana", assignment="first", exercise="doubling", origin="ana.py", cells=(Cell(id="1", source="x"),)
)


class FakeEngine:
    """Remembers the jobs, and fails where it is told to."""

    profile = FULL

    def __init__(self, fault: str = "") -> None:
        self.jobs: list[Job] = []
        self._fault = fault

    def examine(self, job: Job) -> Examination:
        self.jobs.append(job)
        if self._fault:
            raise GraderFault(self._fault)
        return Examination()


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    every = load_course(FIXTURE).assignments[0].exercises
    return next(one for one in every if one.slug == "doubling")


def test_a_grader_that_fails_is_a_fault_and_no_score(exercise: Exercise) -> None:
    verdict = grade(SUBMISSION, exercise, cast(Engine, FakeEngine("it died")), device="cpu", seed=1)
    assert verdict.fault == "it died"
    assert verdict.score is None
    assert {task.score for task in verdict.tasks} == {None}


def test_what_could_not_be_read_earns_nothing_and_is_not_examined(exercise: Exercise) -> None:
    engine = FakeEngine()
    unreadable = msgspec.structs.replace(SUBMISSION, cells=(), problem="This is no notebook.")
    verdict = grade(unreadable, exercise, cast(Engine, engine), device="cpu", seed=1)
    assert (verdict.score, verdict.problem, engine.jobs) == (0.0, "This is no notebook.", [])
