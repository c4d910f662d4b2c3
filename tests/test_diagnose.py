"""A failure that looks exactly like a known mistake is told as that mistake."""

from __future__ import annotations

import msgspec
import pytest

from autograder.diagnose import Signature, diagnose, failures, outdated, read_table, table_path, write_table
from autograder.errors import CourseError
from autograder.model import CheckResult, Exercise, Limits, Outcome, TaskResult, Verdict


def task(*messages: str) -> TaskResult:
    """Return a task whose first check passes, and others fail with these messages."""
    passed = CheckResult(name="test_kind", task="mean", outcome=Outcome.PASSED, title="")
    failed = [
        CheckResult(name=f"test_{n}", task="mean", outcome=Outcome.FAILED, title="", message=message)
        for n, message in enumerate(messages)
    ]
    return TaskResult(id="mean", title="", score=0.0, max_score=1.0, checks=(passed, *failed))


def verdict(*messages: str) -> Verdict:
    return Verdict(
        student="a", assignment="", exercise="x", score=0.0, max_score=1.0, sandbox="full", device="cpu",
        seed=1, tasks=(task(*messages),),
    )  # fmt: skip


def signature(diagnosis: str, *messages: str) -> Signature:
    return Signature(mutant=diagnosis, task="mean", diagnosis=diagnosis, failures=failures(task(*messages)))


TABLE = [
    signature("the mean of means", "got 0.8333, expected 0.8"),
    signature("no division", "got 4", "got 5"),
]


def diagnoses(found: Verdict) -> list[str]:
    return [check.diagnosis for check in found.tasks[0].checks]


def test_the_first_failure_of_a_known_mistake_is_diagnosed() -> None:
    assert diagnoses(diagnose(verdict("got 4", "got 5"), TABLE)) == ["", "no division", ""]


def test_the_last_digits_of_another_processor_do_not_matter() -> None:
    found = diagnose(verdict("got 0.83331, expected 0.80001"), TABLE)
    assert diagnoses(found) == ["", "the mean of means"]


@pytest.mark.parametrize("messages", [(), ("got 0.7, expected 0.8",), ("got 4",)])
def test_what_is_not_exactly_so_is_not_diagnosed(messages) -> None:
    assert diagnose(verdict(*messages), TABLE) == verdict(*messages)


def test_mistakes_that_fail_alike_are_not_told_apart() -> None:
    table = [signature("one", "got 4"), signature("another", "got 4")]
    assert diagnose(verdict("got 4"), table) == verdict("got 4")
    assert diagnoses(diagnose(verdict("got 4"), [table[0], table[0]])) == ["", "one"]


@pytest.fixture
def exercise(tmp_path) -> Exercise:
    return Exercise(
        slug="x", title="", summary="", tasks=(), limits=Limits(), public=tmp_path, private=tmp_path
    )


def test_a_table_is_read_as_it_was_written(exercise) -> None:
    assert read_table(exercise) == ()
    write_table(exercise, TABLE)
    assert read_table(exercise) == tuple(TABLE)


def test_a_table_is_out_of_date_when_a_mutant_is_new_gone_or_fails_otherwise(exercise) -> None:
    write_table(exercise, TABLE)
    assert outdated(exercise, TABLE) == []
    assert outdated(exercise, TABLE[:1]) == ["no division"]
    assert outdated(exercise, [*TABLE, signature("new", "got 7")]) == ["new"]
    assert outdated(exercise, [TABLE[0], signature("no division", "got 4")]) == ["no division"]
    assert outdated(exercise, [TABLE[0], msgspec.structs.replace(TABLE[1], diagnosis="Divide.")]) == [
        "no division"
    ]
    other_digits = signature("no division", "got 4.01", "got 5.02")
    assert outdated(exercise, [TABLE[0], other_digits]) == []


@pytest.mark.parametrize("content", [b"", b"[1]", msgspec.json.encode([{"mutant": "x"}])])
def test_a_table_that_is_none_says_what_to_run(exercise, content) -> None:
    table_path(exercise).write_bytes(content)
    with pytest.raises(CourseError, match="audit x --record"):
        read_table(exercise)


def test_the_same_exception_at_another_line_is_the_same_mistake() -> None:
    table = [
        signature(
            "divides by zero", "`f` raised ZeroDivisionError at line 48 of the cell “cell 1”: return a / b."
        )
    ]
    found = verdict("`f` raised ZeroDivisionError at line 3 of the cell “f”: `return right / total`.")
    assert "divides by zero" in diagnoses(diagnose(found, table))
    assert "divides by zero" not in diagnoses(diagnose(verdict("`f` raised ValueError."), table))
