"""How commands end: the exit statuses of the README, and one line for what a person can mend."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from autograder.cli import doctor, log, main
from autograder.cli.app import app
from autograder.doctor import Finding, Health
from autograder.errors import GraderFault
from autograder.examiner.job import Job
from tests.cli.test_diff import Engine, engine, root  # noqa: F401 - fixtures
from tests.cli.test_wrong_names import COURSE, graded  # noqa: F401 - a fixture

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    log.close_log()


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the program as the shell does, and return its exit status."""
    monkeypatch.setattr(sys, "argv", ["autograder", *arguments])
    with pytest.raises(SystemExit) as exit_:
        main()
    return int(exit_.value.code or 0)


def test_the_readme_names_each_status() -> None:
    table = README.read_text("utf-8").partition("| exit status |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == ["0", "1", "2", "3", "130"]


def test_what_is_done_ends_with_0(monkeypatch: pytest.MonkeyPatch, graded: Path) -> None:  # noqa: F811
    assert ended(monkeypatch, "show", "--course", str(COURSE), "--work", str(graded)) == 0


def test_what_a_student_called_a_file_gives_a_terminal_no_orders(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "class" / "\x1b]0;title\x07\x1b[2Jana\u202e"
    folder.mkdir(parents=True)
    (folder / "mean.py").write_text("x = 1")
    arguments = ("grade", str(folder.parent), "--course", str(COURSE), "--work", str(tmp_path / "work"))
    assert ended(monkeypatch, *arguments) == 2
    told = capsys.readouterr().err
    assert "/class/ana: The folder's name cannot be a student's" in told
    assert told.strip().isprintable()


def test_what_is_found_wrong_ends_with_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    finding = Finding("sandbox", Health.FAILED, "no user namespaces", "allow them")
    monkeypatch.setattr(doctor, "examine", lambda _: [finding])
    target = tmp_path / "findings.json"
    assert ended(monkeypatch, "doctor", "--course", str(COURSE), "--json", str(target)) == 1
    assert '"health": "failed"' in target.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "--assignment", "nothing"], "there is no assignment `nothing`"),
        (["show", "--course", "nowhere"], "no such file"),
        (["show", "--json", "nowhere/grades.json"], "nowhere/grades.json: No such file or directory"),
        (["grade", "nowhere.ipynb"], "there is no such file or folder"),
        (["grade", "--only", "nothing"], "has no exercise nothing"),
        (["grade", "--db", "nonsense", "submitted"], "nonsense"),
        (["diff", "nowhere.zip"], "there is no such file or folder"),
        (["feedback", "--student", "nobody"], "holds nothing graded by 'nobody'"),
        (["release", "nothing"], "there is no assignment `nothing`"),
        (["audit", "nothing"], "has no exercise nothing"),
        (["--log", "submitted/log/a.log", "show"], "the log cannot be written"),
    ],
)
def test_a_mistake_that_a_person_can_mend_is_one_line_and_ends_with_2(
    root: Path,  # noqa: F811
    engine: type[Engine],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(root)
    (root / "submitted" / "log").touch()
    assert ended(monkeypatch, *arguments) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("autograder: ")
    assert said in line


def test_a_wrong_option_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, "grade", "--nothing") == 2


def test_a_fault_of_the_grader_ends_with_3(
    root: Path,  # noqa: F811
    engine: type[Engine],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def examine(self: Engine, job: Job) -> NoReturn:
        raise GraderFault("a parent died")

    monkeypatch.setattr(engine, "examine", examine)
    assert ended(monkeypatch, "grade", "--course", str(root)) == 3
    assert ended(monkeypatch, "diff", "--course", str(root)) == 3


def test_an_interruption_ends_with_130_and_says_that_nothing_is_lost(
    root: Path,  # noqa: F811
    engine: type[Engine],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def examine(self: Engine, job: Job) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "examine", examine)
    assert ended(monkeypatch, "grade", "--course", str(root)) == 130
    assert "interrupted; the same command goes on" in capfd.readouterr().err


def test_colours_are_left_out_where_nobody_wants_them(graded: Path) -> None:  # noqa: F811
    colour = re.compile(r"\x1b\[[0-9;]*3[0-7]")
    arguments = ["show", "--course", str(COURSE), "--work", str(graded)]
    wanted = CliRunner().invoke(app, arguments, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": None})
    assert colour.search(wanted.output)
    unwanted = CliRunner().invoke(app, arguments, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"})
    assert not colour.search(unwanted.output)


def completed(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Return what the shell is told to offer after these words."""
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    result = CliRunner().invoke(
        app, [], prog_name="autograder", env={"_AUTOGRADER_COMPLETE": "complete_bash"}
    )
    return result.output.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("autograder gr", ["grade"]),
        ("autograder grade --assignment f", ["first"]),
        ("autograder grade --only dou", ["doubling"]),
        ("autograder grade --only doubling,c", ["doubling,counting"]),
        ("autograder release ", ["first"]),
        ("autograder audit c", ["counting"]),
        ("autograder show --student a", ["ada"]),
        ("autograder feedback --student ", ["ada", "bob"]),
    ],
)
def test_tab_completes_commands_and_the_names_of_the_course(
    root: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    offered: list[str],
) -> None:
    monkeypatch.chdir(root)
    assert completed(monkeypatch, words) == offered


def test_completion_outside_a_course_offers_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert completed(monkeypatch, "autograder release ") == []
