"""A parent that dies costs time, and no verdict."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.engine import Engine, _imports
from autograder.errors import GraderFault, SandboxError
from autograder.sandbox import probe
from tests.examiner.outcomes import result

RIGHT = "def last():\n    return 1"


@pytest.fixture(scope="module")
def mortal(bench, course) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(course, [bench]) as engine:
        yield engine


def kill(*pids: int) -> None:
    pidfds = [os.pidfd_open(pid) for pid in pids]
    for pidfd in pidfds:
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        os.waitid(os.P_PIDFD, pidfd, os.WEXITED | os.WNOWAIT)
        os.close(pidfd)


def parents(engine: Engine) -> tuple[int, int]:
    return engine._parents.office._process.pid, engine._parents.zygote.pid


@pytest.mark.parametrize("place", [0, 1], ids=["examiners", "candidates"])
def test_a_parent_that_died_is_replaced_and_the_job_is_done(mortal, job, place) -> None:
    before = parents(mortal)
    kill(before[place])
    assert result(mortal.examine(job(RIGHT)), "last").outcome == "PASSED"
    assert not {*before} & {*parents(mortal)}


def test_parents_that_cannot_be_replaced_are_a_fault(mortal, job, monkeypatch) -> None:
    kill(*parents(mortal))
    monkeypatch.setattr(mortal, "_start", _cannot)
    with pytest.raises(GraderFault, match="cannot be started again"):
        mortal.examine(job(RIGHT))


def test_where_a_right_solution_makes_an_optimizer_it_is_imported_before_the_first_fork() -> None:
    course = load_course(Path(__file__).parents[2])
    exercises = [exercise for assignment in course.assignments for exercise in assignment.exercises]
    makers = [
        one
        for one in exercises
        if "Adam(" in one.reference.read_text() or "SGD(" in one.reference.read_text()
    ]
    assert {one.slug for one in makers} >= {"black_box"}
    assert [one.slug for one in makers if "torch.optim" not in _imports(one)] == []


def _cannot() -> None:
    raise SandboxError("no namespaces here")
