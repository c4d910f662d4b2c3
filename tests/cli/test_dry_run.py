"""A dry run says what would be graded, and grades nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli.app import app

COURSE = Path(__file__).parents[1] / "nbgrader" / "fixtures" / "course"


@pytest.fixture
def download(tmp_path: Path) -> Path:
    """Return a download of Moodle's with one good file, one misnamed, one of a strange name and one stray."""
    path = tmp_path / "moodle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Ana García_7_assignsubmission_file_/mean.py", "x = 1")
        archive.writestr("Bo_8_assignsubmission_file_/Greeting (1).py", "x = 1")
        archive.writestr("\x1b[31mCy_9_assignsubmission_file_/mean.py", "x = 1")
        archive.writestr("Ana García_7_assignsubmission_onlinetext_/onlinetext.html", "<p>")
    return path


def run(download: Path, *more: str) -> Result:
    work = download.parent / "work"
    command = ["grade", str(download), "--dry-run", "--course", str(COURSE), "--work", str(work), *more]
    return CliRunner().invoke(app, command, env={"COLUMNS": "300"})


def test_each_student_each_file_and_what_is_left_out_are_told(download: Path) -> None:
    result = run(download)
    assert result.exit_code == 0, result.exception
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert f"{download}: read as a download of Moodle" in lines
    origin = f"{download}: Ana García_7_assignsubmission_file_/mean.py"
    assert f"Ana García_7 first mean {origin}" in lines
    assert any("it was read as `greeting.py`" in line for line in lines)
    left_out = f"left out: {download}: Ana García_7_assignsubmission_onlinetext_/onlinetext.html: Text typed into Moodle"
    assert any(line.startswith(left_out) for line in lines)
    assert "2 students, 2 exercises, 2 left out; nothing was graded." in lines


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_name_of_a_file_makes_up_a_line(tmp_path: Path, end: str) -> None:
    for name in ("mean.py", f"x{end}left out: somebody else: never handed in.ipynb"):
        (tmp_path / "class" / "ana").mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / "ana" / name).write_text("x = 1")
    (line,) = [one for one in run(tmp_path / "class").output.splitlines() if "somebody else" in one]
    assert line.startswith(
        f"left out: {tmp_path / 'class' / 'ana'}/x\N{SYMBOL FOR NEWLINE}left out: somebody"
    )


def test_nothing_is_graded_or_written(download: Path) -> None:
    run(download)
    assert [*(download.parent / "work").rglob("*")] == []


def test_the_mapping_is_there_for_programs(download: Path, tmp_path: Path) -> None:
    run(download, "--json", str(tmp_path / "mapping.json"))
    document = json.loads((tmp_path / "mapping.json").read_bytes())
    assert document["format"] == 1
    assert [(one["student"], one["assignment"], one["exercise"]) for one in document["submissions"]] == [
        ("Ana García_7", "first", "mean"),
        ("Bo_8", "first", "greeting"),
    ]
    assert "cells" not in document["submissions"][0]
    assert len(document["unmatched"]) == 2


def test_escape_sequences_of_a_name_do_not_reach_the_terminal(download: Path) -> None:
    assert "\x1b[31m" not in run(download).output
