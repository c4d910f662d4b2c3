"""What `--help` says."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

import autograder
from autograder.cli.app import app

COMMANDS = ["release", "grade", "show", "feedback", "review", "audit", "doctor", "demo"]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_that_may_be_left_out_says_what_is_then_done(command: str) -> None:
    text = said(command, "--help")
    if command != "doctor" and "--jobs" in text:
        assert re.search(r"--jobs .*\[default: 2\]", text)
    assert re.search(r"--course .*\[default: \(the one around the working folder\)\]", text)
    if "--work" in text:
        assert re.search(r"--work .*\[default: \(the course's folder\)\]", text)
    if "--db" in text:
        assert re.search(r"--db .*\[default: \(what nbgrader_config.py says", text)


def test_an_audit_without_names_is_of_the_whole_course() -> None:
    assert "[default: (all of the course)]" in said("audit", "--help")


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "doctor"])
def test_the_examples_use_options_that_the_command_has(command: str) -> None:
    text = said(command, "--help")
    examples = re.findall(rf"autograder {command} .*", text)
    assert examples
    for option in re.findall(r"--[a-z-]+", " ".join(examples)):
        assert re.search(rf"│ {option} ", text), option


def test_feedback_makes_pages_at_once_not_submissions() -> None:
    assert "How many pages to make at once" in said("feedback", "--help")


def test_the_version_is_told() -> None:
    assert said("--version") == f"autograder {autograder.__version__}\n"
