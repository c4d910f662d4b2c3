"""A review names everything that needs a person, once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course import load_course
from autograder.errors import GradebookError, StoreError
from autograder.intake.tree import Unmatched
from autograder.model import (
    Cell,
    CellReport,
    CheckResult,
    Course,
    Grade,
    Outcome,
    Submission,
    TaskResult,
    Verdict,
)
from autograder.review import Concern, Item, review
from autograder.roster import Group, Roster
from autograder.store import VerdictStore

FIXTURE = Path(__file__).parent / "fixtures" / "course"


@pytest.fixture
def course() -> Course:
    return load_course(FIXTURE)


def verdict(student: str, **more: object) -> Verdict:
    plain = Verdict(
        student=student,
        assignment="first",
        exercise="counting",
        score=1.0,
        max_score=3.0,
        sandbox="full",
        device="cpu",
        seed=1,
        tasks=(),
    )
    return msgspec.structs.replace(plain, **more)


def internal() -> tuple[TaskResult, ...]:
    check = CheckResult(name="test_it", task="count", outcome=Outcome.INTERNAL, title="")
    return (TaskResult(id="count", title="", score=None, max_score=1.0, checks=(check,)),)


def grade(student: str, **more: object) -> Grade:
    return Grade(student=student, assignment="first", **more)


def concerns(items: list[Item]) -> list[tuple[Concern, tuple[str, ...], str]]:
    return [(item.concern, item.students, item.where) for item in items]


def test_each_kind_is_named_and_the_most_pressing_comes_first(course: Course) -> None:
    cell = CellReport(cell="cell 3", outcome=Outcome.TIMEOUT, message="It ran for more than 20 s.")
    items = review(
        [
            verdict("well"),
            verdict("slow", cells=(cell,)),
            verdict("blank", problem="`counting.ipynb` is empty."),
            verdict("dead", score=None, fault="a parent died"),
            verdict("check", score=None, tasks=internal()),
        ],
        [
            grade("well", open=("counting: written",)),
            grade("slow", open=("counting: written",), again=("doubling: written",)),
            grade("dead", open=("counting: count",)),
        ],
        [],
        [
            Unmatched("zip: x.rar", "Only zips are unpacked.", "bob"),
            Unmatched("zip: loose.ipynb", "Nobody's."),
        ],
        course,
    )
    assert concerns(items) == [
        (Concern.FAULT, ("check",), "counting"),
        (Concern.FAULT, ("dead",), "counting"),
        (Concern.LEFT_OUT, (), "zip: loose.ipynb"),
        (Concern.LEFT_OUT, ("bob",), "zip: x.rar"),
        (Concern.UNREADABLE, ("blank",), "counting"),
        (Concern.CELLS, ("slow",), "counting"),
        (Concern.OPEN, ("well", "slow"), "counting: written"),
        (Concern.AGAIN, ("slow",), "doubling: written"),
    ]
    assert items[5].what == "cell 3: It ran for more than 20 s."


def test_a_fault_in_a_check_that_was_voided_calls_nobody(course: Course) -> None:
    check = msgspec.structs.replace(internal()[0].checks[0], voided="It was wrong.")
    task = msgspec.structs.replace(internal()[0], checks=(check,))
    assert review([verdict("ana", tasks=internal())], [], [], [], course) != []
    assert review([verdict("ana", tasks=(task,))], [], [], [], course) == []


def test_where_all_is_well_there_is_nothing_to_do(course: Course) -> None:
    assert review([verdict("well")], [grade("well")], [], [], course) == []


@pytest.mark.parametrize(("graded", "error"), [(False, StoreError), (True, GradebookError)])
def test_a_review_before_grading_is_one_clear_line(
    tmp_path: Path, graded: bool, error: type[Exception]
) -> None:
    if graded:
        VerdictStore(tmp_path / "verdicts").record(verdict("ana"))
    result = CliRunner().invoke(app, ["review", "--course", str(FIXTURE), "--work", str(tmp_path)])
    assert type(result.exception) is error
    assert "autograder grade" in str(result.exception)
    assert not (tmp_path / "gradebook.db").exists()


def test_copies_are_told_of_with_what_was_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "\n".join(f"    total = total + numbers[{place}] * {place}" for place in range(12))
    source = f"def count(numbers):\n    total = 0\n{body}\n    return total\n"
    for student, text in (("ana", source), ("bob", source.replace("total", "summe")), ("cyd", "x = 1")):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "counting.py").write_text(text)
    (tmp_path / "class" / "cyd" / "work.rar").touch()
    VerdictStore(tmp_path / "verdicts").record(verdict("ana", fault="it died", score=None))
    monkeypatch.setattr("autograder.cli.review.read_grades", lambda *_: [])
    command = ["review", str(tmp_path / "class"), "--course", str(FIXTURE), "--work", str(tmp_path)]
    result = CliRunner().invoke(
        app, [*command, "--json", str(tmp_path / "review.json")], env={"COLUMNS": "300"}
    )
    assert result.exit_code == 0, result.exception
    assert "ana, bob / counting: Their own code is 100% the same" in result.output
    assert "work.rar: Only zips are unpacked" in result.output
    assert "ana / counting: it died" in result.output
    hidden = CliRunner().invoke(app, [*command, "--anonymise"], env={"COLUMNS": "300"}).output
    assert not re.search(r"\b(ana|bob|cyd|work\.rar)\b", hidden)
    assert re.search(r"student-\w{12}, student-\w{12} / counting: Their own code is 100% the same", hidden)
    assert re.search(r"student-\w{12}: Its name and the reason are not told", hidden)
    items = json.loads((tmp_path / "review.json").read_bytes())["items"]
    assert [(item["concern"], item["students"]) for item in items] == [
        ("the grader failed", ["ana"]),
        ("not graded at all", ["cyd"]),
        ("suspiciously alike", ["ana", "bob"]),
    ]


def test_members_of_a_group_may_hand_in_the_same(course: Course) -> None:
    body = "\n".join(f"    total = total + numbers[{place}] * {place}" for place in range(12))
    source = f"def count(numbers):\n    total = 0\n{body}\n    return total\n"
    submissions = [
        Submission(
            student=student,
            assignment="first",
            exercise="counting",
            origin="",
            cells=(Cell(id="count", source=source),),
        )
        for student in ("ana", "bob", "cyd")
    ]
    roster = Roster(groups=(Group(name="g", members=("ana", "bob")),))
    assert concerns(review([], [], submissions[:2], [], course, roster)) == []
    assert concerns(review([], [], submissions, [], course, roster)) == [
        (Concern.ALIKE, ("cyd", "g"), "counting")
    ]
