"""One submission, several students."""

from __future__ import annotations

import datetime as dt

import msgspec

from autograder.groups import share
from autograder.model import Cell, Submission
from autograder.roster import Group, Roster

ROSTER = Roster(groups=(Group(name="team", members=("ada", "bob"), assignment="first"),))
NOON = dt.datetime(2026, 12, 18, 12, tzinfo=dt.UTC)


def submission(student: str, work: str = "x", **more: object) -> Submission:
    values = {"assignment": "first", "exercise": "mean", "digest": work, **more}
    return Submission(student=student, origin=student, cells=(Cell(id="mean", source=work),), **values)  # type: ignore[arg-type]


def test_everybody_gets_what_one_member_handed_in() -> None:
    shared = share([submission("bob", notices=("Old format.",))], ROSTER)
    assert [(one.student, one.digest) for one in shared] == [("ada", "x"), ("bob", "x")]
    assert shared[0].notices == ("Handed in by `bob` for the group `team`.", "Old format.")
    assert shared[1].notices == ("Old format.",)


def test_a_group_may_hand_in_under_its_own_name() -> None:
    shared = share([submission("team")], ROSTER)
    assert [one.student for one in shared] == ["ada", "bob"]


def test_others_and_other_assignments_stay_as_they_are() -> None:
    others = [submission("cyd"), submission("ada", assignment="second")]
    assert share(others, ROSTER) == others


def test_the_latest_of_several_hand_ins_counts_and_the_other_one_is_told() -> None:
    early = submission("ada", "early", submitted=NOON)
    late = submission("bob", "late", submitted=NOON + dt.timedelta(hours=1))
    shared = share([early, late], ROSTER)
    assert {one.digest for one in shared} == {"late"}
    assert "Another hand-in of the group, by `ada`, was not graded." in shared[1].notices


def test_identical_hand_ins_are_no_conflict() -> None:
    shared = share([submission("ada"), submission("bob")], ROSTER)
    assert [len(one.notices) for one in shared] == [0, 1]


def test_without_times_the_groups_own_hand_in_counts_first() -> None:
    shared = share([submission("bob", "b"), submission("ada", "a"), submission("team", "t")], ROSTER)
    assert {one.digest for one in shared} == {"t"}


def test_members_may_hand_in_different_exercises() -> None:
    shared = share([submission("ada"), submission("bob", exercise="greeting")], ROSTER)
    assert sorted((one.student, one.exercise) for one in shared) == [
        ("ada", "greeting"),
        ("ada", "mean"),
        ("bob", "greeting"),
        ("bob", "mean"),
    ]


def test_nothing_changes_without_groups() -> None:
    alone = [msgspec.structs.replace(submission("ada"), submitted=NOON)]
    assert share(alone, Roster()) == alone
