"""A class of forty on an exercise that costs next to nothing to check."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import probe, syscalls
from tests.endurance.batch import Batch, Place
from tests.endurance.ledger import results

_FIXTURE = Path(__file__).parents[1] / "sample" / "fixtures" / "course"
_PRACTICE = Path(__file__).parents[2] / "exercises" / "practice"
_CACHES = shutil.ignore_patterns("__pycache__")
_LAST = {  # what the last function of some submissions does instead: each kind is graded another way
    3: "return 0.0",
    5: "raise LookupError",
    7: "__import__('os').abort()",
    11: "__import__('os').kill(__import__('os').getpid(), 9)",
}
CLASS_SIZE = 40


@pytest.fixture(scope="session", autouse=True)
def _able() -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


@pytest.fixture(scope="session")
def _adopting() -> Iterator[None]:
    """Become the parent of orphans below this process, so that their ends are seen."""
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    yield
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 0)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one small exercise."""
    root = tmp_path_factory.mktemp("endurance") / "course"
    shutil.copytree(_FIXTURE, root)
    shutil.copytree(_PRACTICE, root / "exercises" / "practice", ignore=_CACHES)
    settings = root / "exercises" / "doubling" / "exercise.toml"
    patient = settings.read_text("utf-8").replace("call_seconds = 1.0", "call_seconds = 20.0")
    settings.write_text(patient, "utf-8")  # two batches must not differ by how crowded the machine was
    return root


@pytest.fixture(scope="session")
def submitted(course: Path) -> Path:
    """The submissions of a class: no two are the same."""
    reference = (course / "solutions" / "doubling" / "doubling.py").read_text("utf-8")
    for number in range(CLASS_SIZE):
        instead = next((last for every, last in _LAST.items() if number % every == 1), None)
        wrong = f"\n\ndef halve(number):\n    {instead}\n" if instead else ""
        folder = course.parent / "submitted" / f"student-{number:02}" / "first"
        folder.mkdir(parents=True)
        (folder / "doubling.py").write_text(f"{reference}{wrong}\n# {number}\n", "utf-8")
    return course.parent / "submitted"


@pytest.fixture
def place(course: Path, submitted: Path, tmp_path: Path) -> Place:
    """Where a batch of the class works."""
    return new_place(course, submitted, tmp_path)


@pytest.fixture(scope="session")
def undisturbed(course: Path, submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where a batch has ended that nobody disturbed; tests only read it."""
    place = new_place(course, submitted, tmp_path_factory.mktemp("undisturbed"))
    status, said = Batch(place).finish()
    assert status == 0, said
    assert len(results(place.work)["notebooks"]) == CLASS_SIZE
    return place


def new_place(course: Path, submitted: Path, folder: Path) -> Place:
    """Make the folders of a batch."""
    place = Place(course, submitted, folder / "work", folder / "tmp")
    place.work.mkdir()
    place.temporary.mkdir()
    return place


def is_full() -> bool:
    """Return whether the whole of each long test is asked for, rather than a sound part."""
    return "AUTOGRADER_ENDURANCE" in os.environ
