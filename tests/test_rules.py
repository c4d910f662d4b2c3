"""Lateness, the attempt that counts, and what is dropped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model import (
    Assignment,
    Attempts,
    Course,
    Exercise,
    Grade,
    LateRule,
    Limits,
    Part,
    Task,
    TaskKind,
    TaskResult,
    Verdict,
)
from autograder.roster import Extension, Group, Roster
from autograder.rules import (
    counting,
    has_totals_of_its_own,
    late_points,
    seconds_late,
    standings,
    with_attempts,
    without_lowest,
)

DUE = dt.datetime(2026, 12, 18, 23, 59, tzinfo=dt.UTC)
DAY = 86_400.0
HOUR = dt.timedelta(hours=1)
WORTH = {"one": 4.0, "two": 2.0, "three": 4.0}


def exercise(slug: str) -> Exercise:
    tasks = (
        Task(id=slug, title=slug, points=WORTH[slug]),
        Task(id="written", title="Why?", points=1, kind=TaskKind.WRITTEN),
    )
    return Exercise(
        slug=slug, title=slug, summary="", tasks=tasks, limits=Limits(), public=Path(), private=Path()
    )


def assignment(name: str = "first", **more: object) -> Assignment:
    values = {"exercises": tuple(map(exercise, WORTH)), "due": DUE, **more}
    return Assignment(id=name, title=name, **values)  # type: ignore[arg-type]


def course(*assignments: Assignment, **more: object) -> Course:
    return Course(id="c", title="C", root=Path(), assignments=assignments, **more)  # type: ignore[arg-type]


def verdict(slug: str, score: float | None, student: str = "ada", **more: object) -> Verdict:
    values = {"assignment": "first", "max_score": WORTH[slug] + 1, "work": f"{slug} {score}", **more}
    return Verdict(
        student=student, exercise=slug, score=score, sandbox="full", device="cpu", seed=1, tasks=(), **values
    )  # type: ignore[arg-type]


def punctual(_: Verdict) -> float:
    return 0.0


def test_each_day_that_has_begun_costs_its_share() -> None:
    rule = LateRule(per_day=0.1)
    assert late_points(rule, 10, 0) == 0
    assert late_points(rule, 10, 1) == pytest.approx(1)
    assert late_points(rule, 10, DAY) == pytest.approx(1)
    assert late_points(rule, 10, DAY + 1) == pytest.approx(2)


def test_nothing_is_taken_off_in_the_time_of_grace_and_all_of_it_after() -> None:
    rule = LateRule(per_day=0.1, grace_minutes=15)
    assert late_points(rule, 10, 15 * 60) == 0
    assert late_points(rule, 10, 15 * 60 + 1) == pytest.approx(1)


@given(
    share=st.floats(0, 1),
    most=st.floats(0, 1),
    score=st.floats(0, 100),
    seconds=st.floats(0, 1e8),
)
def test_lateness_never_takes_more_than_there_is_nor_than_the_rule_allows(
    share: float, most: float, score: float, seconds: float
) -> None:
    taken = late_points(LateRule(per_day=share, at_most=most), score, seconds)
    assert 0 <= taken <= most * score <= score


def test_an_extension_moves_the_due_date_of_its_student_only() -> None:
    roster = Roster(extensions=(Extension(student="ada", assignment="first", days=1, hours=1),))
    late = verdict("one", 4, submitted=DUE + dt.timedelta(days=1, hours=3))
    assert seconds_late(late, assignment(), roster) == 2 * 3600
    other = msgspec.structs.replace(late, student="bob")
    assert seconds_late(other, assignment(), roster) == 27 * 3600


def test_a_student_may_have_a_due_date_of_their_own() -> None:
    roster = Roster(extensions=(Extension(student="ada", due=DUE - 2 * HOUR),))
    assert seconds_late(verdict("one", 4, submitted=DUE), assignment(), roster) == 2 * 3600


def test_what_is_said_of_one_assignment_counts_before_what_is_said_of_all() -> None:
    roster = Roster(
        extensions=(Extension(student="ada", days=5), Extension(student="ada", assignment="first", days=1))
    )
    assert roster.extension("ada", assignment()) == dt.timedelta(days=1)
    assert roster.extension("ada", assignment("second")) == dt.timedelta(days=5)
    assert roster.extension("bob", assignment()) is None


def test_without_a_time_or_a_due_date_nothing_is_late() -> None:
    assert seconds_late(verdict("one", 4), assignment(), Roster()) == 0
    assert seconds_late(verdict("one", 4, submitted=DUE + HOUR), assignment(due=None), Roster()) == 0


def test_the_lowest_share_is_dropped_not_the_fewest_points() -> None:
    graded = [verdict("one", 2), verdict("two", 1.5), verdict("three", 3)]
    (standing,) = standings(graded, course(assignment(drop_lowest=1)), punctual)
    assert [one.exercise for one in standing.exercises if one.dropped] == ["one"]
    assert (standing.score, standing.max_score) == (4.5, 3 + 5)


def test_what_was_not_handed_in_is_the_lowest() -> None:
    graded = [verdict("two", 0.5), verdict("three", 3)]
    (standing,) = standings(graded, course(assignment(drop_lowest=1)), punctual)
    assert [one.exercise for one in standing.exercises if one.dropped] == ["one"]


def test_what_the_grader_failed_on_is_not_dropped_and_leaves_the_total_open() -> None:
    graded = [verdict("one", None), verdict("two", 2), verdict("three", 3)]
    (standing,) = standings(graded, course(assignment(drop_lowest=1)), punctual)
    assert [one.exercise for one in standing.exercises if one.dropped] == ["three"]
    assert standing.score is None


def test_lateness_counts_before_anything_is_dropped() -> None:
    graded = [verdict("one", 4), verdict("two", 2), verdict("three", 3)]
    (standing,) = standings(
        graded, course(assignment(drop_lowest=1)), lambda one: 3.5 if one.exercise == "one" else 0
    )
    assert [one.exercise for one in standing.exercises if one.dropped] == ["one"]
    (standing,) = standings(graded, course(assignment()), lambda one: 0.5)
    assert standing.score == 9 - 1.5


def test_a_whole_assignment_can_be_dropped_once_there_are_several() -> None:
    two = course(assignment("first"), assignment("second"), drop_lowest=1)
    first = [verdict("one", 4), verdict("two", 2), verdict("three", 4)]
    (alone,) = standings(first, two, punctual)
    assert not alone.dropped
    second = [msgspec.structs.replace(one, assignment="second", score=1) for one in first]
    assert [(one.assignment, one.dropped) for one in standings([*first, *second], two, punctual)] == [
        ("first", False),
        ("second", True),
    ]


def test_an_assignment_that_a_student_missed_counts_as_nothing() -> None:
    two = course(assignment("first"), assignment("second"), drop_lowest=1)
    graded = [verdict("one", 4), verdict("one", 4, "bob", assignment="second")]
    dropped = [(one.student, one.assignment) for one in standings(graded, two, punctual) if one.dropped]
    assert dropped == [("ada", "second"), ("bob", "first")]


@pytest.mark.parametrize(("attempts", "score"), [(Attempts.LAST, 1), (Attempts.BEST, 3)])
def test_the_last_or_the_best_attempt_counts(attempts: Attempts, score: float) -> None:
    tried = [verdict("one", 2), verdict("one", 3), verdict("one", 1)]
    (counted,) = counting([tried[-1]], course(assignment(attempts=attempts)), lambda _: tried, punctual)
    assert counted.score == score


def test_the_best_attempt_is_the_best_after_lateness() -> None:
    tried = [verdict("one", 3), verdict("one", 4)]
    late = {"one 4": 2.0}
    (counted,) = counting(
        [tried[-1]],
        course(assignment(attempts=Attempts.BEST)),
        lambda _: tried,
        lambda one: late.get(one.work, 0),
    )
    assert counted.score == 3


def grade(**more: object) -> Grade:
    values = {"parts": {"one": Part(5.0, 3.0), "two": Part(3.0, 2.0), "three": Part(5.0)}, **more}
    return Grade(student="ada", assignment="first", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("earlier", "late", "score"),
    [
        (4, 0.0, 5.0),
        (4, 2.5, 3.0),  # too late to be worth more than the latest
        (2, 0.0, 3.0),  # a person gave points for the latest that no check did
    ],
)
def test_an_earlier_attempt_counts_where_the_grade_is_better_for_it(
    earlier: float, late: float, score: float
) -> None:
    part = Part(5.0, 3.0, tasks={"f": 2.0, "written": 1.0})
    tasks = (TaskResult("f", "", earlier, 4.0), TaskResult("written", "", None, 1.0))
    attempt = msgspec.structs.replace(verdict("one", earlier), tasks=tasks)
    found = with_attempts(grade(parts={"one": part, "two": Part(3.0)}), {"one": attempt}, lambda _: late)
    assert (found.score, found.earlier) == (score, ("one",) if score == 5.0 else ())
    assert found.scores == {"one": score}


def test_a_task_that_is_gone_adds_nothing_to_a_grade() -> None:
    tasks = (TaskResult("f", "", 2.0, 2.0), TaskResult("gone", "", 3.0, 3.0))
    attempt = msgspec.structs.replace(verdict("one", 5), tasks=tasks)
    part = Part(3.0, 1.0, tasks={"f": 1.0, "written": 0.0})
    assert with_attempts(grade(parts={"one": part}), {"one": attempt}, punctual).score == 2.0


@pytest.mark.parametrize(
    ("count", "dropped", "score", "max_score"),
    [(0, (), 5.0, 13.0), (1, ("three",), 5.0, 8.0), (2, ("one", "three"), 2.0, 3.0)],
)
def test_a_grade_drops_what_has_the_lowest_share_of_its_points(
    count: int, dropped: tuple[str, ...], score: float, max_score: float
) -> None:
    found = without_lowest(grade(), count)
    assert (found.dropped, found.score, found.max_score) == (dropped, score, max_score)
    assert found.scores == {"one": 3.0, "two": 2.0}  # what does not count is told all the same


def test_a_grade_in_which_something_is_open_drops_nothing_yet() -> None:
    assert without_lowest(grade(open=("one: written",)), 1).dropped == ()


def test_lateness_counts_in_what_a_grade_drops_and_goes_with_it() -> None:
    late = grade(parts={"one": Part(5.0, 4.0, penalty=3.5), "two": Part(3.0, 1.0)})
    found = without_lowest(late, 1)
    assert (found.dropped, found.penalty, found.score) == (("one",), 0.0, 1.0)


def test_a_group_hands_in_under_its_name_or_a_members() -> None:
    group = Group(name="team", members=("ada", "bob"), assignment="first")
    assert [group.hands_in_as(name) for name in ("team", "ada", "bob", "cyd")] == [True, True, True, False]
    assert Roster(groups=(group,)).groups_of("second") == []


@pytest.mark.parametrize(
    ("ruled", "own"),
    [
        (course(assignment()), False),
        (course(assignment(), late=LateRule(per_day=0.1)), False),
        (course(assignment(drop_lowest=1)), True),
        (course(assignment(attempts=Attempts.BEST)), True),
        (course(assignment(), assignment("second"), drop_lowest=1), True),
    ],
)
def test_what_the_gradebook_cannot_follow_is_known(ruled: Course, own: bool) -> None:
    assert has_totals_of_its_own(ruled) is own
