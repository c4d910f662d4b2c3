"""The list of equivalent changes is made by hand, and held to what is generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.model import Exercise
from autograder.mutation.equivalents import reasons
from autograder.mutation.generate import Generated, generate

ROOT = Path(__file__).parents[2]
ENTRY = """[[equivalents]]
where = "return 2 * x"
change = "2 * x → 2 / x"
reason = "a test says so"
"""


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return Exercise(slug="x", title="", summary="", tasks=(), limits=None, public=tmp_path, private=tmp_path)  # type: ignore[arg-type]


@pytest.fixture
def mutants() -> list[Generated]:
    return list(generate("def double(x):\n    return 2 * x\n"))


def test_without_a_list_nothing_is_equivalent(exercise: Exercise, mutants: list[Generated]) -> None:
    assert set(reasons(exercise, mutants)) == {""}


def test_a_listed_change_has_its_reason(exercise: Exercise, mutants: list[Generated]) -> None:
    (exercise.private / "equivalents.toml").write_text(ENTRY, "utf-8")
    found = dict(zip((one.change for one in mutants), reasons(exercise, mutants), strict=True))
    assert found["2 * x → 2 / x"] == "a test says so"
    assert list(found.values()).count("") == len(found) - 1


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("2 / x", "3 / x", r"equivalents.toml:1: no such change is generated: return 2 \* x: 2 \* x → 3 / x"),
        ("a test says so", " ", "equivalents.toml:4: `reason`"),
        (
            "reason",
            "because",
            "equivalents.toml:4: `equivalents.0..because`: unknown field|equivalents.toml:4",
        ),
    ],
)
def test_a_list_that_is_out_of_date_is_refused(
    exercise: Exercise, mutants: list[Generated], before: str, after: str, problem: str
) -> None:
    (exercise.private / "equivalents.toml").write_text(ENTRY.replace(before, after), "utf-8")
    with pytest.raises(CourseError, match=problem):
        reasons(exercise, mutants)


def test_the_lists_of_the_course_are_up_to_date() -> None:
    for assignment in load_course(ROOT).assignments:
        for one in assignment.exercises:
            reasons(one, list(generate(one.reference.read_text("utf-8"))))
