"""What a person is told of a gradebook that cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from nbgrader.api import Student
from sqlalchemy import select

from autograder.errors import GradebookError
from autograder.nbgrader.database import shown, transaction


def refused(db_url: str) -> str:
    with pytest.raises(GradebookError) as caught, transaction(db_url):
        pytest.fail("the transaction was opened")
    return str(caught.value)


def test_a_locked_gradebook_is_named(db_url: str, work: Path) -> None:
    with sqlite3.connect(work / "gradebook.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        message = refused(db_url)
    other.close()
    assert f"{work / 'gradebook.db'} is locked by another program" in message
    assert "\n" not in message


def test_an_older_gradebook_is_told_from_a_broken_one(db_url: str, work: Path) -> None:
    with sqlite3.connect(work / "gradebook.db") as other:
        other.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    other.close()
    message = refused(db_url)
    assert "older than this nbgrader" in message
    assert "student.lms_user_id" in message
    assert "nbgrader db upgrade" in message


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    path.write_text("These are my notes, and by no means a database.\n" * 40)
    before = path.read_bytes()
    message = refused(f"sqlite:///{path}")
    assert f"{path} is not a database" in message
    assert "\n" not in message
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_no_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photo (name TEXT)")
    other.close()
    assert "is not a gradebook of nbgrader" in refused(f"sqlite:///{path}")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(f"sqlite:///{tmp_path / 'nowhere' / 'gradebook.db'}")


@pytest.mark.parametrize("url", ["gradebook.db", "nosuchbase://host/name"])
def test_a_url_that_means_nothing_is_one_line(url: str) -> None:
    assert "\n" not in refused(url)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in shown("postgresql://ta:secret@host/grades")


def test_an_exception_undoes_everything(db_url: str) -> None:
    with suppress(KeyError), transaction(db_url) as session:
        session.add(Student(id="ada"))
        session.flush()
        raise KeyError
    with transaction(db_url) as session:
        assert session.scalars(select(Student)).all() == []


def test_a_second_writer_waits_from_the_start(db_url: str) -> None:
    with transaction(db_url):
        assert "is locked" in refused(db_url)
