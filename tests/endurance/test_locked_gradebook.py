"""Another program that holds the gradebook is waited for, and not for ever; then nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

from autograder.course import load_course
from autograder.nbgrader.register import register
from tests.endurance.batch import Batch, Place
from tests.endurance.ledger import differences, results


def test_a_locked_gradebook_is_named_left_as_it_was_and_written_by_the_next_run(
    place: Place, undisturbed: Place
) -> None:
    shutil.copytree(undisturbed.work / "verdicts", place.work / "verdicts")
    path = place.work / "gradebook.db"
    course = load_course(place.course)
    register(course, course.assignments[0], f"sqlite:///{path}")
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        status, said = Batch(place).finish()
        assert path.read_bytes() == before
    assert (status, said.count("autograder:")) == (2, 1)
    assert f"the gradebook {path} is locked by another program" in said
    assert "close it there and run again" in said
    status, said = Batch(place).finish()
    assert status == 0, said
    assert differences(results(place.work), results(undisturbed.work)) == []
    assert place.unfinished() == []
