"""A class is dealt fairly, named safely, and lies where nbgrader looks for it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from autograder.intake.collect import collect
from autograder.intake.names import is_text_name
from autograder.model import Course
from autograder.sample.classroom import STUDENTS, HandIn, deal, sample_class, write
from autograder.sample.damage import DAMAGES
from autograder.sample.hostile import ATTACKS
from autograder.sample.specimen import DAMAGED, HOSTILE, Specimen


def pile(exercise: str, size: int) -> list[Specimen]:
    """Return specimens that differ in their names only."""
    return [
        Specimen(exercise=exercise, kind="stub", name=str(number), lost=frozenset(), content=b"")
        for number in range(size)
    ]


@pytest.fixture(scope="session")
def class_of(course: Course, tmp_path_factory: pytest.TempPathFactory) -> list[HandIn]:
    """The sample class of the small course."""
    return sample_class(course.assignments[0], tmp_path_factory.mktemp("class") / "gradebook.db")


def test_there_are_at_least_36_different_names() -> None:
    assert len(set(STUDENTS)) == len(STUDENTS) >= 36


@pytest.mark.parametrize("name", STUDENTS)
def test_a_name_is_safe_in_paths_patterns_and_gradebooks(name: str) -> None:
    assert is_text_name(name)
    assert not set(name) & set("*?[]+%:")  # nbgrader takes names for patterns
    assert name == unicodedata.normalize("NFC", name)  # else some file systems give back another name


def test_everybody_hands_in_something_and_nobody_the_same_exercise_twice() -> None:
    dealt = deal([pile("a", 25), pile("b", 12), pile("c", 31), pile("d", 20)])
    assert {one.student for one in dealt} == set(STUDENTS)
    assert len({(one.student, one.specimen.exercise) for one in dealt}) == len(dealt) == 88


def test_a_large_pile_makes_a_larger_class() -> None:
    dealt = deal([pile("a", len(STUDENTS) + 5)])
    assert len({one.student for one in dealt}) == len(STUDENTS) + 5


def test_every_kind_of_damage_and_attack_is_in_the_class_once(class_of: list[HandIn]) -> None:
    for kind, ways in {DAMAGED: DAMAGES, HOSTILE: ATTACKS}.items():
        names = [one.specimen.name for one in class_of if one.specimen.kind == kind]
        assert sorted(names) == sorted(way.__name__ for way in ways)


def test_what_is_lost_are_tasks_that_checks_grade(class_of: list[HandIn], course: Course) -> None:
    functions = {task.id for task in course.assignments[0].exercises[0].functions}
    assert all(one.specimen.lost <= functions for one in class_of)


def test_intake_finds_everything_that_was_written(
    class_of: list[HandIn], course: Course, tmp_path: Path
) -> None:
    write(class_of, course.assignments[0], tmp_path / "submitted")
    found = collect([tmp_path / "submitted"], course)
    assert {one.student for one in found.submissions} == {one.student for one in class_of}
    assert not found.unmatched
