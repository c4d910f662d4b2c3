"""Everybody's grade goes into their own row, or into none."""

from __future__ import annotations

from autograder.exports.place import Placed, Row, fold, place
from autograder.model import Grade

ROWS = [
    Row(0, "11", frozenset({"ana@x.edu", "ag11"}), "Ana García"),
    Row(1, "22", frozenset({"ana2@x.edu"}), "Ana García"),
    Row(2, "33", frozenset({"bob@x.edu"}), "Bob Young"),
]


def grade(student: str, **more: str) -> Grade:
    return Grade(student=student, assignment="p", **more)


def placed(*students: str | Grade) -> Placed:
    grades = [one if isinstance(one, Grade) else grade(one) for one in students]
    return place(grades, ROWS, lambda ours, theirs: fold(ours) == fold(theirs))


def rows(found: Placed) -> dict[str, int]:
    return {one.student: row for row, one in found.rows.items()}


def test_numbers_tell_two_of_the_same_name_apart() -> None:
    assert rows(placed("Ana García_22", "ana garcia_11")) == {"Ana García_22": 1, "ana garcia_11": 0}


def test_email_addresses_and_logins_are_enough() -> None:
    assert rows(placed("ag11", "BOB@x.edu", grade("s2", email="ana2@x.edu"))) == {
        "ag11": 0,
        "BOB@x.edu": 2,
        "s2": 1,
    }


def test_a_name_is_enough_if_one_row_has_it() -> None:
    found = placed("bob young", "Ana García", grade("s9", first_name="No", last_name="Body"))
    assert rows(found) == {"bob young": 2}
    assert found.unplaced == {"Ana García": "2 rows have this name", "s9": "no row is theirs"}


def test_a_number_of_somebody_else_is_not_believed() -> None:
    found = placed("Ana García_33")
    assert found.rows == {}
    assert found.unplaced == {"Ana García_33": "number 33 is `Bob Young` in the table"}


def test_two_who_claim_one_row_get_none() -> None:
    found = placed("Bob Young_33", "bob@x.edu", "ag11")
    assert rows(found) == {"ag11": 0}
    assert found.unplaced == dict.fromkeys(
        ("Bob Young_33", "bob@x.edu"), "several students could be `Bob Young`"
    )
