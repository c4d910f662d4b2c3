"""Less than the full sandbox is asked for by name, is never taken for the full one, and is told wherever grades are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.errors import SandboxError
from autograder.store import VerdictStore


def grade(course: Path, *options: str) -> str:
    """Grade the reference as what was handed in, and return what is printed."""
    shutil.copy(course / "solutions" / "doubling" / "doubling.py", course.parent)
    arguments = ["grade", str(course.parent / "doubling.py"), "--student", "ana", "--course", str(course)]
    result = CliRunner().invoke(app, [*arguments, "--device", "cpu", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_verdict_without_a_sandbox_says_so_and_is_no_verdict_of_the_full_one(course: Path) -> None:
    printed = grade(course, "--sandbox", "none")
    assert "--sandbox none: submissions run as you" in printed
    assert "! graded without a sandbox: 1 of 1" in printed
    notebook = (course / "autograded" / "ana" / "first" / "doubling.ipynb").read_text("utf-8")
    assert "Note for the course: graded without a sandbox." in notebook
    printed = grade(course)
    assert "sandbox" not in printed
    (verdict,) = VerdictStore(course / "verdicts").latest()
    assert (verdict.sandbox, verdict.score) == ("full", 3.5)
    assert len(list((course / "verdicts" / "by-key").rglob("*.json"))) == 2


def test_where_the_full_sandbox_cannot_be_put_up_nothing_is_graded_and_the_other_way_is_named(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SandboxError("namespaces: Operation not permitted")

    monkeypatch.setattr("autograder.engine.Zygote.start", refuse)
    reference = course / "solutions" / "doubling" / "doubling.py"
    arguments = ["grade", str(reference), "--student", "ana", "--course", str(course)]
    result = CliRunner().invoke(app, [*arguments, "--device", "cpu"])
    assert isinstance(result.exception, SandboxError)
    assert ["--sandbox reduced" in note for note in result.exception.__notes__] == [True]
    assert VerdictStore(course / "verdicts").latest() == []
