"""What holds for every exercise of the course."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from practice.testing.candidate import LocalCandidate
from practice.testing.declare import Declaration
from practice.testing.runner import import_checks, run_checks

from autograder.course import load_course
from autograder.exhibits import Kind, exhibits
from autograder.faq import load_faq
from autograder.model import Exercise

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
EXERCISES = [exercise for assignment in COURSE.assignments for exercise in assignment.exercises]
FAQ = load_faq(ROOT)

every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)


def modules(exercise: Exercise) -> list[ModuleType]:
    """Return the modules of the hidden checks, as the runner imports them."""
    import_checks(exercise.hidden_checks)
    names = [path.stem for path in exercise.hidden_checks.glob("*.py")]
    return [sys.modules[f"{exercise.slug}.checks.{name}"] for name in names]


def declarations(exercise: Exercise) -> tuple[list[Declaration], list[Declaration]]:
    """Return what the hidden and the visible checks of an exercise declare."""
    hidden = [one for module in modules(exercise) for one in _declared(vars(module))]
    return hidden, _declared(runpy.run_path(str(exercise.visible_checks)))


def _declared(namespace: Mapping[str, object]) -> list[Declaration]:
    found = (getattr(value, "__declaration__", None) for value in namespace.values())
    return [declaration for declaration in found if isinstance(declaration, Declaration)]


@every_exercise
def test_each_check_and_each_task_cites_an_entry_of_the_faq(exercise: Exercise) -> None:
    cited = {one.faq for declared in declarations(exercise) for one in declared}
    assert cited | {task.faq for task in exercise.tasks} <= FAQ.keys()


@every_exercise
def test_visible_and_hidden_checks_grade_each_function(exercise: Exercise) -> None:
    functions = {task.id for task in exercise.functions}
    for declared in declarations(exercise):
        assert {one.task for one in declared} == functions


@every_exercise
def test_what_stands_in_is_asked_when_its_own_checks_are_over(exercise: Exercise) -> None:
    tasks = [report.task for report in run_checks(exercise.hidden_checks, LocalCandidate({}))]
    for name in {name for module in modules(exercise) for name in getattr(module, "STAND_INS", {})}:
        first, n = tasks.index(name), tasks.count(name)
        assert tasks[first : first + n] == [name] * n


@every_exercise
def test_mutants_and_alternatives_are_many(exercise: Exercise) -> None:
    kinds = [one.kind for one in exhibits(exercise)]
    assert kinds.count(Kind.MUTANT) >= 12
    assert kinds.count(Kind.ALTERNATIVE) >= 3


@every_exercise
def test_each_function_has_a_mutant_and_each_mutant_a_diagnosis(exercise: Exercise) -> None:
    mutants = [one for one in exhibits(exercise) if one.kind is Kind.MUTANT]
    assert {one.breaks for one in mutants} == {task.id for task in exercise.functions}
    assert [one.name for one in mutants if not one.diagnosis] == []


@every_exercise
def test_the_written_question_has_a_rubric(exercise: Exercise) -> None:
    assert exercise.tasks[-1].id == "written"
    assert (exercise.private / "rubric.md").read_text("utf-8").startswith("# ")


def test_each_entry_of_the_faq_is_cited_by_a_check() -> None:
    cited = {one.faq for exercise in EXERCISES for declared in declarations(exercise) for one in declared}
    assert [anchor for anchor in FAQ if anchor not in cited] == []
