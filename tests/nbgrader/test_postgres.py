"""A gradebook on PostgreSQL holds what one in a file does, also where two graders write at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import msgspec
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder.errors import GradebookError
from autograder.model import Course, Exercise, Submission, Verdict
from autograder.nbgrader.database import transaction
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.register import register
from tests.nbgrader import postgres
from tests.nbgrader.conftest import SUBMITTED, Hand, Judge
from tests.nbgrader.test_row_for_row import autograde
from tests.rows import rows

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
_NUMBERS = count()
Batch = tuple[list[Submission], list[Verdict]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return a server's URL up to the database's name."""
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgres.server(folder) as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """Return the URL of an empty database."""
    return postgres.new_database(server, f"marks{next(_NUMBERS)}")


@pytest.fixture
def batch(hand_in: Hand, judge: Judge) -> Callable[[list[str], float], Batch]:
    """Return a function that makes the work of some students, all with one score."""

    def make(students: list[str], score: float) -> Batch:
        works = [
            hand_in(student, slug, mean="x = 1") for student in students for slug in ("mean", "greeting")
        ]
        late = [msgspec.structs.replace(work, submitted=SUBMITTED.replace(month=10)) for work in works]
        verdicts = [
            judge(student, slug, **scores)
            for student in students
            for slug, scores in {"mean": {"mean": score, "spread": 0.5}, "greeting": {"greet": 1}}.items()
        ]
        return late, verdicts

    return make


def test_the_same_batch_gives_the_same_rows(
    url: str, tmp_path: Path, course: Course, batch: Callable[..., Batch]
) -> None:
    file = f"sqlite:///{tmp_path / 'gradebook.db'}"
    for score in (0.0, 2.0):
        works, verdicts = batch(["ada", "bo", "zoë"], score)
        for place in (url, file):
            record(verdicts, works, course, place, late_penalty=lambda *_: 0.5)
            with Gradebook(place, course.id) as gradebook:
                gradebook.find_grade("mean-checks", "mean", "first", "bo").manual_score = 1.5
                gradebook.grant_extension("first", "ada", days=400)
                gradebook.db.commit()
        assert rows(url) == rows(file)
    assert len(rows(url)["grade"]) == 3 * 4


def test_nbgraders_own_path_gives_the_same_rows_there(
    server: str,
    tmp_path: Path,
    course: Course,
    exercises: dict[str, Exercise],
    batch: Callable[..., Batch],
) -> None:
    ours, theirs = (postgres.new_database(server, name) for name in ("ours", "theirs"))
    works, verdicts = batch(["ada", "bo"], 2.0)
    record(verdicts, works, course, ours, late_penalty=late_zero)
    register(course, course.assignments[0], theirs)
    autograde(works, verdicts, exercises, tmp_path, db_url=theirs)
    assert rows(ours) == rows(theirs)


def late_zero(student: str, score: float, seconds: float) -> float:
    """Take everything off, as nbgrader's method "zero" does."""
    return score


def test_two_graders_at_once_lose_nothing(url: str, course: Course, batch: Callable[..., Batch]) -> None:
    """Both begin with a database without tables, and some students are in both batches."""
    halves = [batch([f"student {n}" for n in numbers], 1.0) for numbers in (range(16), range(12, 28))]
    together = threading.Barrier(len(halves))

    def write(half: Batch) -> None:
        works, verdicts = half
        together.wait()
        for _ in range(2):
            record(verdicts, works, course, url)

    with ThreadPoolExecutor(len(halves)) as graders:
        list(graders.map(write, halves))
    after = rows(url)
    works, verdicts = batch([f"student {n}" for n in range(28)], 1.0)
    record(verdicts, works, course, url)
    assert after == rows(url)
    assert len(after["student"]) == 28


def test_a_batch_is_written_as_a_whole_or_not_at_all(
    url: str, course: Course, batch: Callable[..., Batch]
) -> None:
    works, verdicts = batch(["ada", "bo"], 1.0)
    record(verdicts, works, course, url)
    before = rows(url)

    def fails_at_the_last(student: str, score: float, seconds: float) -> float:
        if student == "zoë":
            raise RuntimeError("the plug-in has an error")
        return 0.25

    works, verdicts = batch(["ada", "bo", "zoë"], 2.0)
    with pytest.raises(RuntimeError):
        record(verdicts, works, course, url, late_penalty=fails_at_the_last)
    assert rows(url) == before


def test_a_grader_that_is_cut_off_writes_nothing_and_holds_up_nobody(
    url: str, course: Course, batch: Callable[..., Batch]
) -> None:
    works, verdicts = batch(["ada"], 1.0)
    record(verdicts, works, course, url)
    before = rows(url)

    def cut_off(*_: object) -> float:
        engine = create_engine(url)
        with engine.connect() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            connection.execute(
                text(f"{others} WHERE pid <> pg_backend_pid() AND datname = current_database()")
            )
        engine.dispose()
        return 0.0

    works, verdicts = batch(["ada", "bo"], 2.0)
    with pytest.raises(GradebookError, match="nothing was written"):
        record(verdicts, works, course, url, late_penalty=cut_off)
    assert rows(url) == before
    record(verdicts, works, course, url)
    assert len(rows(url)["student"]) == 2


def test_a_password_is_never_shown(url: str) -> None:
    wrong = url.replace("ta@", "ta:secret@").replace("marks", "nowhere")
    with pytest.raises(GradebookError) as told, transaction(wrong):
        raise AssertionError("there is no such database")
    assert "secret" not in str(told.value)
    assert "nowhere" in str(told.value)
