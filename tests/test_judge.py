"""An audit's verdicts are kept where it is asked to keep them, and hold for as long as nothing changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.examiner.job import Examination, Job
from autograder.exhibits import Exhibit, Kind, submission
from autograder.judge import Judge
from autograder.model import Exercise
from autograder.sandbox.profiles import FULL
from autograder.store import VerdictStore

FIXTURE = Path(__file__).parent / "fixtures" / "course"
LAX = Exhibit(name="lax", kind=Kind.MUTANT, source="return x")


class CountingEngine:
    """Counts what it examines."""

    profile = FULL

    def __init__(self, fault: str = "") -> None:
        self.seen: list[Job] = []
        self._fault = fault

    def examine(self, job: Job) -> Examination:
        self.seen.append(job)
        return Examination(fault=self._fault)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a course that may be changed."""
    return shutil.copytree(FIXTURE, tmp_path / "course")


@pytest.fixture
def judge(root: Path, tmp_path: Path) -> Callable[..., int]:
    """Return a function that judges an exhibit as a new audit would, and counts the examinations."""

    def judge(exhibit: Exhibit = LAX, seed: int = 1, fault: str = "") -> int:
        course, engine = load_course(root), CountingEngine(fault)
        exercise = doubling(root)
        keeping = Judge(course, cast(Engine, engine), "cpu", VerdictStore(tmp_path / "kept"))
        verdict = keeping(submission(exhibit, exercise), exercise, seed=seed)
        assert verdict.seed == seed
        assert verdict.student == f"{exhibit.kind}:{exhibit.name}"
        return len(engine.seen)

    return judge


def doubling(root: Path) -> Exercise:
    every = load_course(root).assignments[0].exercises
    return next(one for one in every if one.slug == "doubling")


def test_what_was_graded_is_not_graded_again(judge: Callable[..., int]) -> None:
    assert judge() == 1
    assert judge() == 0


def test_work_of_another_name_is_the_same_work(judge: Callable[..., int]) -> None:
    judge()
    assert judge(Exhibit(name="other", kind=Kind.GENERATED, source=LAX.source)) == 0


@pytest.mark.parametrize(
    "change", [{"exhibit": Exhibit(name="lax", kind=Kind.MUTANT, source="return 0")}, {"seed": 2}]
)
def test_other_work_and_other_data_are_graded(judge: Callable[..., int], change: dict[str, object]) -> None:
    judge()
    assert judge(**change) == 1


def test_a_change_of_the_checks_has_everything_graded(judge: Callable[..., int], root: Path) -> None:
    judge()
    checks = doubling(root).hidden_checks / "double.py"
    checks.write_text(checks.read_text() + "\n# Stricter now.\n")
    assert judge() == 1


def test_a_fault_of_the_grader_is_not_kept(judge: Callable[..., int]) -> None:
    judge(fault="the examiner died")
    assert judge() == 1


def test_without_a_folder_nothing_is_kept(root: Path, tmp_path: Path) -> None:
    engine, exercise = CountingEngine(), doubling(root)
    judge = Judge(load_course(root), cast(Engine, engine), "cpu")
    for _ in range(2):
        judge(submission(LAX, exercise), exercise, seed=1)
    assert len(engine.seen) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course"]


def test_verdicts_are_kept_as_a_batch_keeps_them(judge: Callable[..., int], tmp_path: Path) -> None:
    judge()
    store = VerdictStore(tmp_path / "kept")
    (path,) = (tmp_path / "kept" / "by-key").rglob("*.json")
    assert store.get(path.stem) is not None
    assert store.latest() == []
