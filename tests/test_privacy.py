"""A pseudonym is the same each time, says nothing by itself, and takes the place of the name wherever it stands."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from autograder.errors import StoreError
from autograder.privacy import Pseudonyms, private_files
from autograder.review import Concern, Item
from tests.test_store import verdict


def test_a_student_has_one_pseudonym_in_a_course_and_another_one_in_the_next(tmp_path: Path) -> None:
    here, again, there = (Pseudonyms(tmp_path / name) for name in ("here", "here", "there"))
    assert here.of("ana") == again.of("ana") != here.of("bob")
    assert here.of("ana") != there.of("ana")
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["pseudonyms.key"]
    assert (tmp_path / "here" / "pseudonyms.key").stat().st_mode & 0o777 == 0o600


def test_a_name_is_hidden_wherever_it_stands_and_only_where_it_is_a_word(tmp_path: Path) -> None:
    (task, *tasks) = verdict().tasks
    check = msgspec.structs.replace(task.checks[0], message="`# by Ana` in `banana`", actual="ana")
    told = msgspec.structs.replace(
        verdict(), student="ana", output="ana", notices=("ana",), key="00",
        tasks=(msgspec.structs.replace(task, checks=(check,)), *tasks),
    )  # fmt: skip
    pseudonyms = Pseudonyms(tmp_path)
    (hidden,) = pseudonyms.hide([told])
    name = pseudonyms.of("ana")
    assert (hidden.student, hidden.output, hidden.notices, hidden.key) == (name, "", (), "")
    assert hidden.tasks[0].checks[0].message == f"`# by {name}` in `banana`"
    assert hidden.tasks[0].checks[0].actual == name
    assert hidden.score == told.score


def test_a_name_that_begins_another_one_does_not_show_its_rest(tmp_path: Path) -> None:
    pseudonyms = Pseudonyms(tmp_path)
    item = Item(
        concern=Concern.FAULT, students=("ana", "ana-maria"), where="ANA-MARIA", what="ana, ana-maria, banana"
    )
    short, long = pseudonyms.of("ana"), pseudonyms.of("ana-maria")
    hidden = pseudonyms.rename(item, item.students)
    assert hidden.students == (short, long)
    assert (hidden.where, hidden.what) == (long, f"{short}, {long}, banana")
    assert hidden.concern is Concern.FAULT
    assert pseudonyms.rename(item, ()) == item


def test_the_order_of_pseudonyms_is_not_that_of_names(tmp_path: Path) -> None:
    names = [f"student {number}" for number in range(20)]
    hidden = Pseudonyms(tmp_path).hide(msgspec.structs.replace(verdict(), student=name) for name in names)
    order = [one.student for one in hidden]
    assert order == sorted(order) != list(map(Pseudonyms(tmp_path).of, names))


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "pseudonyms.key").write_bytes(b"short")
    with pytest.raises(StoreError, match=r"pseudonyms\.key: is no key"):
        Pseudonyms(tmp_path)


def test_files_are_private_for_a_while_only(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with private_files():
            (tmp_path / "private").touch()
        (tmp_path / "public").touch()
    finally:
        os.umask(before)
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "public").stat().st_mode & 0o777 == 0o644
