"""`python -m practice check`: a student's notebooks in a terminal, whatever they do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from practice.checking import Result, choose
from practice.panel import Panel
from practice.panel_view import as_terminal, as_text
from practice.testing.runner import CheckReport

UNTIDY = '!echo shell > shell.txt\nlines = !echo lines > lines.txt\n%cd ..\nprint("noise")'
PROGRAM = "%%bash\necho program > program.txt"


def test_a_notebook_passes_whatever_surrounds_its_functions(run, edit, folder: Path) -> None:
    edit(UNTIDY, PROGRAM, "exit()", "%matplotlib inline", demo_1='open("demo.txt", "w")', demo_2="1 / 0")
    ended = run("check", "--json", "results.json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "double: all 1 checks pass" in ended.stdout
    assert "halve: all 1 checks pass" in ended.stdout
    assert "noise" not in ended.stdout
    assert "\x1b" not in ended.stdout  # a pipe has no colours
    assert list(folder.glob("*.txt")) == [folder / "requirements.txt"]
    assert not list(folder.parent.glob("*.txt"))
    (notebook,) = json.loads((folder / "results.json").read_text())["notebooks"]
    assert notebook["passes"]
    assert [check["outcome"] for task in notebook["tasks"] for check in task["checks"]] == ["PASSED"] * 2


def test_a_cell_that_fails_is_named_and_the_others_are_checked(run, edit) -> None:
    edit("1 / 0", halve="def halve(number):\n    return number")
    ended = run("check", "doubling")
    assert ended.returncode == 1
    assert "✗ the cell `cell 1` raised ZeroDivisionError: division by zero" in ended.stdout
    assert "double: all 1 checks pass" in ended.stdout
    assert "✗ failed: Half of four is two." in ended.stdout
    assert "4" in ended.stdout.partition("Half of four is two.")[2]


def test_a_notebook_that_ends_python_does_not_pass(run, edit) -> None:
    edit("import os\nos._exit(0)")
    ended = run("check", "doubling.ipynb", "double")
    assert ended.returncode == 1
    assert "✗ the cell `cell 1` ended Python (status 0)" in ended.stdout


def test_a_notebook_that_hangs_is_stopped(run, edit) -> None:
    edit("while True:\n    pass")
    ended = run("check", "--seconds", "8")
    assert ended.returncode == 1
    assert "took longer than 8 seconds" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (["check", "tripling"], 2, "there is no exercise 'tripling'; there are: doubling"),
        (["check", "doubling", "triple"], 2, "doubling has no function 'triple'; it has: double, halve"),
        (["pack", "--name", "../elsewhere"], 2, "'../elsewhere' is no name for a file"),
        (["pakc"], 2, "invalid choice: 'pakc'"),
    ],
)
def test_a_wrong_name_is_one_line(run, arguments: list[str], status: int, text: str) -> None:
    ended = run(*arguments)
    assert ended.returncode == status
    assert text in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_not_there_or_no_notebook_does_not_pass(run, folder: Path) -> None:
    (folder / "doubling.ipynb").write_text("{", "utf-8")
    ended = run("check")
    assert (ended.returncode, "doubling.ipynb is not a notebook" in ended.stdout) == (1, True)
    (folder / "doubling.ipynb").unlink()
    ended = run("check")
    assert (ended.returncode, "there is no doubling.ipynb" in ended.stdout) == (1, True)


def test_a_library_without_an_assignment_says_where_to_run(run) -> None:
    ended = run("check", PYTHONPATH=str(Path(__file__).parents[3] / "exercises"))
    assert ended.returncode == 2
    assert "run this in the folder that your course gave you" in ended.stderr


def test_one_function_may_be_chosen(assignment) -> None:
    ((exercise, tasks),) = choose(assignment, "doubling", "halve")
    assert (exercise.slug, tasks) == ("doubling", ["halve"])


def panel(outcome: str) -> dict[str, object]:
    return {"task": "double", "checks": [{"outcome": outcome}]}


@pytest.mark.parametrize(
    ("result", "passes"),
    [
        (Result("doubling", (panel("PASSED"), panel("PASSED"))), True),
        (Result("doubling", (panel("PASSED"), panel("SKIPPED"))), False),
        (Result("doubling", (panel("PASSED"), {"task": "halve", "checks": []})), False),
        (Result("doubling", (panel("PASSED"),), problem="took longer than 8 seconds"), False),
        (Result("doubling"), False),
    ],
)
def test_only_checks_that_were_all_run_and_passed_pass(result: Result, passes: bool) -> None:
    assert result.passes is passes


def test_colours_only_repeat_what_the_text_says() -> None:
    report = CheckReport("test_it", "double", "FAILED", "It doubles.", "twice", message="Got 3.")
    shown = Panel("double", (report,))
    coloured = as_terminal(shown, colour=True)
    assert "\x1b[31m✗ failed\x1b[0m: It doubles." in coloured
    for code in ("0", "1", "2", "31"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == as_text(shown)
