"""A voided check takes nothing off anybody's score, and the reason is told."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.errors import CourseError
from autograder.model import CheckResult, Credit, Exercise, Limits, Outcome, Task, TaskKind, Verdict
from autograder.score import score_task, total
from autograder.versions import checks_version
from autograder.voids import read_voids, without

CHECKS = '''
@check(task="mean", faq="f")
def test_kind(candidate):
    """A number."""

@check(task="mean", faq="f", needs=[test_kind])
def test_value(candidate):
    """The mean."""

@check(task="spread", faq="f", needs=[test_value, test_kind])
def test_spread(candidate):
    """The spread."""

def not_a_check(): ...
'''
VOID = '[[voided]]\ncheck = "test_kind"\nreason = "The stub did not say that a float is asked for."\n'
REASON = "The stub did not say that a float is asked for."


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "kind.py").write_text(CHECKS)
    tasks = (
        Task(id="mean", title="Mean", points=2),
        Task(id="spread", title="Spread", points=3),
        Task(id="written", title="Why?", points=1, kind=TaskKind.WRITTEN),
    )
    return Exercise(
        slug="means",
        title="Means",
        summary="",
        tasks=tasks,
        limits=Limits(),
        public=tmp_path,
        private=tmp_path,
    )


def graded(exercise: Exercise, **outcomes: Outcome) -> Verdict:
    """Return a verdict in which the checks end as said, and pass otherwise."""
    tasks = {"test_kind[1]": "mean", "test_kind[2]": "mean", "test_value": "mean", "test_spread": "spread"}
    checks = [
        CheckResult(
            name=name, task=task, title=name, outcome=outcomes.get(name.partition("[")[0], Outcome.PASSED)
        )
        for name, task in tasks.items()
    ]
    from autograder.examiner.job import Examination
    from autograder.score import score_tasks

    results = score_tasks(exercise, Examination(checks=tuple(checks)))
    return Verdict(
        student="ada", assignment="first", exercise="means", score=total(results, exercise), max_score=6,
        sandbox="full", device="cpu", seed=1, tasks=results,
    )  # fmt: skip


def void(exercise: Exercise, text: str = VOID) -> None:
    (exercise.private / "voided.toml").write_text(text)


def test_everybody_gets_a_voided_check(exercise: Exercise) -> None:
    void(exercise)
    verdict = graded(exercise, test_kind=Outcome.FAILED)
    assert verdict.score == 3
    amended = without(verdict, exercise, read_voids(exercise))
    assert amended.score == 5
    assert [check.voided for check in amended.tasks[0].checks] == [REASON, REASON, ""]
    assert amended.tasks[0].checks[0].outcome is Outcome.FAILED  # what happened stays told


def test_what_was_skipped_only_for_a_voided_check_is_given_too(exercise: Exercise) -> None:
    void(exercise)
    skipped = {"test_value": Outcome.SKIPPED, "test_spread": Outcome.SKIPPED}
    verdict = graded(exercise, test_kind=Outcome.FAILED, **skipped)
    amended = without(verdict, exercise, read_voids(exercise))
    assert (verdict.score, amended.score) == (0, 5)
    assert amended.tasks[1].checks[0].voided == f"It builds on a check that does not count: {REASON}"


def test_what_was_skipped_for_another_check_too_is_not(exercise: Exercise) -> None:
    void(exercise)
    verdict = graded(
        exercise, test_kind=Outcome.FAILED, test_value=Outcome.FAILED, test_spread=Outcome.SKIPPED
    )
    amended = without(verdict, exercise, read_voids(exercise))
    assert amended.score == 0
    assert amended.tasks[1].checks[0].voided == ""


def test_a_voided_check_on_which_the_grader_failed_leaves_no_score_open(exercise: Exercise) -> None:
    void(exercise)
    verdict = graded(exercise, test_kind=Outcome.INTERNAL)
    assert verdict.score is None
    assert without(verdict, exercise, read_voids(exercise)).score == 5


def test_a_grader_fault_stays_one(exercise: Exercise) -> None:
    void(exercise)
    verdict = msgspec.structs.replace(
        graded(exercise, test_kind=Outcome.FAILED), score=None, fault="a parent died"
    )
    assert without(verdict, exercise, read_voids(exercise)) == verdict


def test_without_a_list_nothing_changes(exercise: Exercise) -> None:
    verdict = graded(exercise, test_kind=Outcome.FAILED)
    assert without(verdict, exercise, read_voids(exercise)) is verdict


def test_a_share_counts_voided_checks_as_passed() -> None:
    task = Task(id="mean", title="Mean", points=4, credit=Credit.SHARE)
    failed = CheckResult(name="a", task="mean", title="", outcome=Outcome.FAILED)
    checks = [failed, failed, msgspec.structs.replace(failed, voided="Unfair."), failed]
    assert score_task(task, checks) == 1


def test_voiding_runs_nothing_again(exercise: Exercise) -> None:
    before = checks_version(exercise)
    void(exercise)
    assert checks_version(exercise) == before
    (exercise.hidden_checks / "kind.py").write_text(CHECKS + "\n")
    assert checks_version(exercise) != before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            VOID.replace("test_kind", "test_kidn"),
            "voided.toml:2: `check`: the hidden checks have none of the name `test_kidn`",
        ),
        (VOID.replace("test_kind", "not_a_check"), "voided.toml:2: `check`: the hidden checks have none"),
        (VOID.replace(REASON, " "), "voided.toml:3: `reason`: expected what students are told"),
        (VOID.replace("reason", "raeson"), "voided.toml:3: `voided[0].raeson`: unknown field"),
        ('[[voided]]\ncheck = "test_kind"\n', "voided.toml:1: `voided[0].reason`: missing"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(exercise: Exercise, text: str, problem: str) -> None:
    void(exercise, text)
    with pytest.raises(CourseError) as caught:
        read_voids(exercise)
    assert problem in str(caught.value)
