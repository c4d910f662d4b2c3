"""Points are given for checks that pass, and never for a fault of the grader."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.examiner.job import Examination
from autograder.model import CheckResult, Credit, Exercise, Limits, Outcome, Task, TaskKind
from autograder.score import score_tasks, total, zero_tasks


def exercise(credit: Credit = Credit.ALL) -> Exercise:
    tasks = (
        Task(id="fgsm", title="FGSM", points=2.0, credit=credit),
        Task(id="pgd", title="PGD", points=3.0),
        Task(id="written", title="Why", points=1.0, kind=TaskKind.WRITTEN),
    )
    return Exercise(
        slug="x", title="", summary="", tasks=tasks, limits=Limits(), public=Path(), private=Path()
    )


def examination(*outcomes: str, fault: str = "") -> Examination:
    """Return an examination in which the checks of fgsm end so, and the one of pgd passes."""
    ends = [("fgsm", one) for one in outcomes] + [("pgd", "PASSED")]
    checks = tuple(
        CheckResult(name=f"test_{n}", task=task, outcome=Outcome(one), title="")
        for n, (task, one) in enumerate(ends)
    )
    return Examination(checks=checks, fault=fault)


def scores(credit: Credit, *outcomes: str, fault: str = "") -> list[float | None]:
    return [task.score for task in score_tasks(exercise(credit), examination(*outcomes, fault=fault))]


def test_a_task_earns_its_points_when_all_its_checks_pass() -> None:
    assert scores(Credit.ALL, "PASSED", "PASSED") == [2.0, 3.0, None]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.PASSED, Outcome.INTERNAL}))
def test_one_check_that_does_not_pass_costs_the_task_and_no_other(outcome) -> None:
    assert scores(Credit.ALL, "PASSED", outcome) == [0.0, 3.0, None]


def test_shared_credit_is_the_share_of_the_checks_that_pass() -> None:
    assert scores(Credit.SHARE, "PASSED", "FAILED", "SKIPPED") == [0.67, 3.0, None]


@pytest.mark.parametrize("credit", Credit)
def test_a_check_that_the_grader_failed_leaves_its_task_open(credit) -> None:
    tasks = score_tasks(exercise(credit), examination("PASSED", "INTERNAL"))
    assert [task.score for task in tasks] == [None, 3.0, None]
    assert total(tasks, exercise()) is None


def test_a_fault_of_the_grader_leaves_every_task_open() -> None:
    assert scores(Credit.ALL, "FAILED", fault="a parent died") == [None, None, None]


def test_a_task_that_no_check_graded_is_open() -> None:
    assert scores(Credit.ALL) == [None, 3.0, None]


def test_the_total_leaves_out_what_a_person_reads() -> None:
    tasks = score_tasks(exercise(), examination("PASSED"))
    assert total(tasks, exercise()) == 5.0


def test_a_submission_that_cannot_be_read_earns_nothing() -> None:
    tasks = zero_tasks(exercise())
    assert [task.score for task in tasks] == [0.0, 0.0, None]
    assert total(tasks, exercise()) == 0.0
