"""A new exercise passes every lint, and is honestly unfinished."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.audit import audit
from autograder.course import load_course
from autograder.engine import Engine
from autograder.errors import AutograderError, CourseError
from autograder.exhibits import Kind, exhibits
from autograder.judge import Judge
from autograder.model import Course, Exercise
from autograder.scaffold import Plan, scaffold

FIXTURE = Path(__file__).parent / "fixtures" / "course"
PRACTICE = Path(__file__).parents[1] / "exercises" / "practice"
PLAN = Plan(slug="momentum", title="Momentum", functions=("velocity", "position"), assignment="week1")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    root = tmp_path / "course"
    shutil.copytree(FIXTURE, root)
    shutil.rmtree(root / "exercises" / "practice")
    shutil.copytree(PRACTICE, root / "exercises" / "practice", ignore=shutil.ignore_patterns("__pycache__"))
    return load_course(root)


@pytest.fixture
def momentum(course: Course) -> Exercise:
    scaffold(course, msgspec.structs.replace(PLAN, assignment=course.assignments[0].id))
    return load_course(course.root).assignments[0].exercises[-1]


def test_the_course_loads_with_it(momentum: Exercise) -> None:
    assert (momentum.slug, momentum.title) == ("momentum", "Momentum")
    assert [task.id for task in momentum.tasks] == ["velocity", "position", "written"]


def test_a_new_assignment_begins_with_it(course: Course) -> None:
    scaffold(course, msgspec.structs.replace(PLAN, assignment="practice5"))
    *others, last = load_course(course.root).assignments
    assert others == [*course.assignments]
    assert (last.id, last.title) == ("practice5", "Practice 5")
    assert [exercise.slug for exercise in last.exercises] == ["momentum"]


def test_an_assignment_whose_list_is_written_otherwise_is_left_alone(course: Course) -> None:
    path = course.root / "exercises" / "course.toml"
    path.write_text(path.read_text("utf-8").replace("exercises =", '"exercises" ='), "utf-8")
    with pytest.raises(CourseError, match="has no list of exercises of the assignment"):
        scaffold(course, msgspec.structs.replace(PLAN, assignment=course.assignments[0].id))


def test_no_assignment_is_put_beside_those_in_a_list(course: Course) -> None:
    path = course.root / "exercises" / "course.toml"
    text = 'assignments = [{ id = "first", title = "First", exercises = ["doubling"] }]\n'
    path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=r"has no room for an assignment `practice5` .*\[\[assignments\]\]"):
        scaffold(course, msgspec.structs.replace(PLAN, assignment="practice5"))
    assert path.read_text("utf-8") == text
    assert not (course.root / "solutions" / "momentum").exists()


def test_what_is_written_is_clean(momentum: Exercise, course: Course) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    folders = [str(course.root / part / "momentum") for part in ("exercises", "solutions")]
    config = ["--config", str(Path(__file__).parents[1] / "pyproject.toml"), *folders]
    for command in (["check", "--no-cache", "--ignore", "ANN,D,E402"], ["format", "--check", "--no-cache"]):
        done = subprocess.run([*ruff, *command, *config], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_audit_says_that_it_is_unfinished_and_is_satisfied_once_it_is_finished(
    momentum: Exercise, course: Course
) -> None:
    loaded = load_course(course.root)
    with Engine(loaded, [momentum]) as engine:
        judge = Judge(loaded, engine, "cpu")

        def misses() -> Iterator[tuple[str, str]]:
            found = audit(momentum, exhibits(momentum), judge, [2026], jobs=1, listener=lambda trial: None)
            return ((trial.exhibit.kind, trial.miss) for trial in found.misses)

        unfinished = dict(misses())
        assert unfinished[Kind.REFERENCE] == "lost velocity, position, should lose nothing"
        text = momentum.reference.read_text("utf-8")
        momentum.reference.write_text(text.replace("raise NotImplementedError", "return 2 * value"), "utf-8")
        assert dict(misses()) == {}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"slug": "Momentum"}, "is no slug"),
        ({"slug": "doubling"}, "exists already"),
        ({"functions": ("two words",)}, "cannot be the name of a function"),
        ({"functions": ("double",)}, "the exercise `doubling` has a function `double` already"),
        ({"slug": "momentum\n"}, "is no slug"),
        ({"assignment": "week 9"}, "'week 9' cannot be the id of an assignment"),
    ],
)
def test_what_cannot_be_begun_leaves_the_course_alone(
    course: Course, change: dict[str, object], problem: str
) -> None:
    before = sorted(course.root.rglob("*"))
    with pytest.raises(AutograderError, match=problem):
        scaffold(course, msgspec.structs.replace(PLAN, **{"assignment": course.assignments[0].id, **change}))
    assert sorted(course.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('exercises = ["a"]', 'exercises = ["a", "momentum"]'),
        ('exercises = [\n  "a",\n  "b",\n]', 'exercises = [\n  "a",\n  "b",\n  "momentum",\n]'),
    ],
)
def test_a_list_keeps_its_form(tmp_path: Path, before: str, after: str) -> None:
    from autograder.scaffold import _with_slug

    path = tmp_path / "course.toml"
    other = '[[assignments]]\nid = "week0"\ntitle = "Zero"\nexercises = ["z"]\n'
    path.write_text(f'{other}\n[[assignments]]\nid = "week1"\ntitle = "One"\n{before}\n', "utf-8")
    assert _with_slug(path, PLAN) == f'{other}\n[[assignments]]\nid = "week1"\ntitle = "One"\n{after}\n'
