"""Handing a batch to nbgrader: what is there already is not written again."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from autograder import publish as publishing
from autograder.model import Attempts, Course, Submission, Verdict
from autograder.publish import publish
from autograder.store import VerdictStore
from tests.nbgrader.conftest import Hand, Judge


@pytest.fixture
def batch(hand_in: Hand, judge: Judge) -> tuple[list[Submission], list[Verdict]]:
    names = ["ada", "bob"]
    return [hand_in(name) for name in names], [judge(name, mean=2, spread=0) for name in names]


def times(work: Path) -> dict[str, int]:
    """Return when each student's notebook was written."""
    return {path.parts[-3]: path.stat().st_mtime_ns for path in work.glob("autograded/*/first/mean.ipynb")}


def test_a_second_run_writes_no_notebook(
    work: Path, db_url: str, course: Course, batch: tuple[list[Submission], list[Verdict]]
) -> None:
    told: list[tuple[int, int]] = []
    publish(*batch, course, work, db_url)
    before = times(work)
    publish(*batch, course, work, db_url, listener=lambda *one: told.append(one))
    assert times(work) == before
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("what", ["verdict", "submission", "program", "file", "gone"])
def test_what_is_made_of_something_else_is_written_again(
    work: Path,
    db_url: str,
    course: Course,
    batch: tuple[list[Submission], list[Verdict]],
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    submissions, verdicts = batch
    publish(submissions, verdicts, course, work, db_url)
    before, path = times(work), work / "autograded" / "ada" / "first" / "mean.ipynb"
    text = path.read_text()
    if what == "verdict":
        verdicts = [judge("ada", mean=1, spread=0), verdicts[1]]
    elif what == "submission":
        submissions = [msgspec.structs.replace(submissions[0], secret="of the exchange"), submissions[1]]
    elif what == "program":
        monkeypatch.setattr(publishing, "program_version", lambda: "another")
    elif what == "file":
        path.write_text('{"cells": []}')
    else:
        path.unlink()
    publish(submissions, verdicts, course, work, db_url)
    after = times(work)
    assert after["ada"] != before["ada"]
    assert (after["bob"] == before["bob"]) == (what != "program")
    assert (path.read_text() == text) == (what in {"file", "gone"})
    assert (path.parent / "submission_secret.txt").exists() == (what == "submission")


def test_no_student_can_write_what_a_notebook_is_made_of(
    work: Path, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    honest, verdict = hand_in("ada"), judge("ada", mean=2, spread=0)
    path = work / "autograded" / "ada" / "first" / "mean.ipynb"
    publish([honest], [verdict], course, work, db_url)
    text = path.read_text()
    mark = re.search(r'"made_of": "(\w+)"', text)
    assert mark is not None
    publish([hand_in("ada", mean=f"# {mark[0]}")], [verdict], course, work, db_url)
    assert mark[1] in path.read_text()
    publish([honest], [verdict], course, work, db_url)
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("attempts", "first", "said"),
    [(Attempts.BEST, 2.0, True), (Attempts.BEST, 0.5, False), (Attempts.LAST, 2.0, False)],
)
def test_a_notebook_says_that_an_earlier_attempt_counts_and_what_it_earned(
    work: Path,
    db_url: str,
    course: Course,
    hand_in: Hand,
    judge: Judge,
    attempts: Attempts,
    first: float,
    said: bool,
) -> None:
    assignment = msgspec.structs.replace(course.assignments[0], attempts=attempts)
    ruled = msgspec.structs.replace(course, assignments=(assignment, *course.assignments[1:]))
    early = msgspec.structs.replace(judge("ada", mean=first, spread=0), work="early")
    late = msgspec.structs.replace(judge("ada", mean=1, spread=0), work="late")
    store = VerdictStore(work / "verdicts")
    store.record(early)
    store.record(late)
    publish([hand_in("ada")], [late], ruled, work, db_url)
    text = (work / "autograded" / "ada" / "first" / "mean.ipynb").read_text()
    assert ("an earlier one, with 2 points from checks" in text) == said
    assert store.latest()[0].notices == ()
