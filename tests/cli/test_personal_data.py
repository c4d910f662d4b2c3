"""What a grading run leaves is for its owner only, and of each student it says nothing to another."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from autograder.cli.app import app

ANA, BOB = "ana-quintanilla", "bob-zymurgy"
SAME = "def halve(number):\n    return number / 2"
WRONG = 'print("{0} prints 4711")\ndef double(number):\n    raise ValueError("{0} was here")'
CARELESS = 0o022  # the umask of most accounts


def run(course: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--course", str(course)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def hand_in(course: Path, student: str, *cells: nbformat.NotebookNode) -> None:
    folder = course / "submitted" / student / "first"
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=list(cells)), folder / "doubling.ipynb")


@pytest.fixture
def graded(course: Path) -> Path:
    """Return a course in which two students, who share half of their code, have been graded."""
    for student in (ANA, BOB):
        hand_in(
            course,
            student,
            new_code_cell(SAME),
            new_code_cell(WRONG.format(student)),
            new_markdown_cell(f"{student} thinks aloud"),
        )
    before = os.umask(CARELESS)
    try:
        run(course, "grade", "--device", "cpu", "--json", str(course / "grades.json"))
        run(course, "feedback")
    finally:
        os.umask(before)
    return course


def test_what_grading_leaves_is_private_and_each_page_is_about_one_student(graded: Path) -> None:
    for path in (graded / "gradebook.db", graded / "grades.json"):
        assert path.stat().st_mode & 0o777 == 0o600, path
    for name in ("verdicts", "autograded", "feedback"):
        for folder, _, files in os.walk(graded / name):
            assert os.stat(folder).st_mode & 0o077 == 0, folder
            modes = {os.stat(Path(folder, file)).st_mode & 0o777 for file in files}
            assert modes <= ({0o644, 0o664} if name == "feedback" else {0o600}), (
                folder
            )  # nbgrader's exchange copies it

    pages = {
        student: (graded / "feedback" / student / "first" / "doubling.html").read_text()
        for student in (ANA, BOB)
    }
    for student, other in ((ANA, BOB), (BOB, ANA)):
        assert f"{student} prints 4711" in pages[student]
        assert f"{student} thinks aloud" in pages[student]
        assert other not in pages[student]

    kept = [path.read_text() for path in (graded / "verdicts" / "by-key").rglob("*.json")]
    assert len(kept) == 2
    assert all('"student":""' in text for text in kept)

    shown = run(graded, "show", "--anonymise", "--json", str(graded / "shared.json"))
    assert shown == run(graded, "show", "--anonymise")
    shared = (graded / "shared.json").read_text()
    for text in (shown, shared):
        assert ANA not in text
        assert BOB not in text
    verdicts = json.loads(shared)["verdicts"]
    assert len({re.fullmatch("student-[0-9a-f]{12}", one["student"])[0] for one in verdicts}) == 2
    assert {one["score"] for one in verdicts} == {1.5}
    assert (graded / "verdicts" / "pseudonyms.key").stat().st_mode & 0o777 == 0o600


def test_a_new_folder_for_results_is_for_its_owner_only(course: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        run(course, "show", "--work", str(tmp_path / "new"))
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
