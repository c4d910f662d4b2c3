"""Whatever is handed in gets a verdict, or a refusal that names the file and the reason; the batch always ends.

Intake reads 420 spoilt notebooks and 120 spoilt archives. Those that it can read are graded: some of them here, all of
them where NOTEBOOKS=all (`make notebooks`).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from autograder.batch import Batch, Settings
from autograder.course import load_course
from autograder.errors import IntakeError
from autograder.intake.collect import collect
from autograder.model import Course, Submission, Verdict
from autograder.notebook import release_notebook, to_bytes
from autograder.sandbox import probe
from autograder.store import has_fault
from tests.fuzz.mutate import SHIPPED, archive, notebook

TESTS = Path(__file__).parents[1]
CACHES = shutil.ignore_patterns("__pycache__")
NOTEBOOKS, ARCHIVES = range(420), range(1000, 1120)
GRADED = None if "NOTEBOOKS" in os.environ else 40


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("fuzz") / "course"
    shutil.copytree(TESTS / "sample" / "fixtures" / "course", root)
    shutil.copytree(TESTS.parent / "exercises" / "practice", root / "exercises" / "practice", ignore=CACHES)
    return load_course(root)


@pytest.fixture(scope="module")
def sources(course: Course) -> list[bytes]:
    """What is spoilt: a solved notebook as often as not, else one of nbgrader's own."""
    (exercise,) = course.assignments[0].exercises
    solved = release_notebook(exercise)
    solved.cells.append(new_code_cell(exercise.reference.read_text("utf-8"), id="solution"))
    others = [path.read_bytes() for path in SHIPPED]
    return [to_bytes(solved)] * len(others) + others


@pytest.fixture(scope="module")
def read(course: Course, sources: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[Submission]:
    """What intake makes of a class in which everybody hands in a spoilt notebook."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    for seed in NOTEBOOKS:
        place = folder / f"student-{seed:03}" / "first"
        place.mkdir(parents=True)
        (place / "doubling.ipynb").write_bytes(notebook(seed, sources))
    found = collect([folder], course)
    assert found.unmatched == ()
    return list(found.submissions)


def test_nbgraders_own_notebooks_are_among_them() -> None:
    assert len(SHIPPED) > 50


def test_every_spoilt_notebook_is_read_or_refused_with_its_name_and_the_reason(
    read: list[Submission],
) -> None:
    assert [one.student for one in read] == [f"student-{seed:03}" for seed in NOTEBOOKS]
    for one in read:
        assert bool(one.cells) != bool(one.problem), one
        assert one.origin.endswith(f"{one.student}/first/doubling.ipynb")
        assert not one.problem or (one.problem.endswith(".") and "doubling.ipynb" in one.problem), one.problem
    refused = sum(bool(one.problem) for one in read)
    assert 50 < refused < len(read) - 50  # it is spoilt enough, and not too much


@pytest.mark.filterwarnings("ignore:Duplicate name")  # what makes them warns of what it is told to make
def test_every_spoilt_archive_is_read_or_refused_with_its_name_and_the_reason(
    course: Course, sources: list[bytes], tmp_path: Path
) -> None:
    refusals: dict[str, str] = {}
    for seed in ARCHIVES:
        path = tmp_path / f"{seed}.zip"
        path.write_bytes(archive(seed, sources))
        try:
            found = collect([path], course)
        except IntakeError as error:
            refusals[str(path)] = str(error)
            continue
        assert all(bool(one.cells) != bool(one.problem) for one in found.submissions)
        assert all(str(path) in one.origin for one in (*found.submissions, *found.unmatched))
        assert all(one.reason for one in found.unmatched)
    assert [path for path, said in refusals.items() if path not in said or "\n" in said] == []
    assert 10 < len(refusals) < len(ARCHIVES) - 10
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".zip"] * len(ARCHIVES)


class _Silent:
    def began(self, total: int, known: int) -> None: ...

    def graded(self, verdict: Verdict) -> None: ...


def test_every_one_of_them_gets_a_verdict(read: list[Submission], course: Course, tmp_path: Path) -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    readable = [one for one in read if not one.problem]
    refused = [one for one in read if one.problem]
    batch = [*readable[:GRADED], *refused]
    verdicts = Batch(course, tmp_path, Settings(jobs=2)).grade(batch, _Silent())
    assert [one.student for one in verdicts] == [one.student for one in batch]
    assert not [one for one in verdicts if has_fault(one) or one.score is None]
    assert {one.score for one in verdicts if one.problem} == {0.0}
    assert {one.score for one in verdicts} >= {0.0, 3.5}  # some still hold a right solution
