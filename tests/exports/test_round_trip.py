"""From a platform's download through grading to what the platform takes back: everybody once, nobody lost."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from nbgrader.apps import ExportApp
from typer.testing import CliRunner, Result

from autograder.cli.app import app
from autograder.model import Course
from autograder.sandbox import probe

RIGHT = "def double(number):\n    return number + number\n\n\ndef halve(number):\n    return number / 2\n"
HALF = "def double(number):\n    return 2 * number\n\n\ndef halve(number):\n    return number\n"  # 2 of 3.5
WRONG = "x = 1\n"


@pytest.fixture(autouse=True, scope="module")
def _sandbox() -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


def notebook(source: str) -> str:
    prose = {"cell_type": "markdown", "source": "What I think", "metadata": {}}
    code = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [prose, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def run(course: Course, work: Path, *arguments: str) -> Result:
    command = [*arguments, "--course", str(course.root), "--work", str(work)]
    return CliRunner().invoke(app, command, env={"COLUMNS": "300"})


def table(path: Path) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]


MOODLE = {
    "Ana García_11_assignsubmission_file_/doubling.ipynb": notebook(RIGHT),
    "Ana García_12_assignsubmission_file_/doubling.py": HALF,
    "O'Brien, Siobhán_13_assignsubmission_file_/final FINAL.ipynb": notebook(RIGHT),
    "محمد الأمين_14_assignsubmission_file_/doubling.ipynb": notebook(WRONG),
    "=1+1_15_assignsubmission_file_/doubling.py": RIGHT,
    "Left Us_16_assignsubmission_file_/doubling.py": RIGHT,
    "Cy Typed_17_assignsubmission_onlinetext_/onlinetext.html": "<p>see above",
    "Nil Nothing_18_assignsubmission_file_/essay.pdf": "%PDF",
}
WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments
Participant 11,Ana García,ana1@x.edu,Submitted,,45.00,-,
Participant 12,Ana García,ana2@x.edu,Submitted,,45.00,-,
Participant 13,"O'Brien, Siobhán",s@x.edu,Submitted,,45.00,-,
Participant 14,محمد الأمين,m@x.edu,Submitted,,45.00,-,
Participant 15,=1+1,f@x.edu,Submitted,,45.00,-,
Participant 17,Cy Typed,c@x.edu,Submitted,,45.00,-,
Participant 18,Nil Nothing,n@x.edu,Submitted,,45.00,-,
Participant 19,Absent,a@x.edu,No submission,,45.00,-,
"""


@pytest.fixture(scope="module")
def graded(course: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Grade Moodle's download."""
    work = tmp_path_factory.mktemp("moodle")
    result = run(
        course, work, "grade", str(pack(work / "moodle.zip", MOODLE)), "--jobs", "1", "--device", "cpu"
    )
    assert result.exit_code == 0, result.output
    (work / "worksheet.csv").write_text(WORKSHEET, "utf-8")
    return work, result


def test_what_could_not_be_graded_is_named(graded: tuple[Path, Result]) -> None:
    lines = [line for line in graded[1].output.splitlines() if line.startswith("left out")]
    assert len(lines) == 2
    assert "Cy Typed_17" in lines[0] and "Text typed into Moodle" in lines[0]
    assert "Nil Nothing_18" in lines[1] and "No notebook of the course" in lines[1]


def test_each_grade_is_in_one_row_and_who_has_none_is_named(
    course: Course, graded: tuple[Path, Result]
) -> None:
    work, _ = graded
    sheet, filled = str(work / "worksheet.csv"), work / "filled.csv"
    result = run(course, work, "export", "moodle", sheet, "--out", str(filled), "--open-as-zero")
    assert result.exit_code == 1, result.exception
    # Out of 4.5 points, one of them for the question that nobody has read: 35/45 is everything else.
    assert {row["Identifier"]: row["Grade"] for row in table(filled)} == {
        "Participant 11": "35",
        "Participant 12": "20",
        "Participant 13": "35",
        "Participant 14": "0",
        "Participant 15": "35",
        "Participant 17": "",
        "Participant 18": "",
        "Participant 19": "",
    }
    assert table(filled)[4]["Full name"] == "'=1+1"
    assert table(filled)[0]["Feedback comments"] == "doubling 3.5; together 3.5 of 4.5 points"
    assert "5 grades in" in result.output
    assert "no work: 3 rows left as before: Cy Typed; Nil Nothing; Absent" in result.output
    assert "no row: Left Us_16: no row is theirs" in result.output
    assert "Points were scaled from 4.5 to the 45 of the table." in result.output


def test_a_grade_that_waits_for_a_person_is_not_written(course: Course, graded: tuple[Path, Result]) -> None:
    work, _ = graded
    notebook_only = work / "waits.csv"
    result = run(course, work, "export", "moodle", str(work / "worksheet.csv"), "--out", str(notebook_only))
    assert result.exit_code == 1
    grades = {row["Identifier"]: row["Grade"] for row in table(notebook_only)}
    assert grades["Participant 11"] == ""  # a notebook may hold its answer anywhere
    assert grades["Participant 12"] == "20"  # a script has no prose: the question is unanswered
    assert "not graded yet: Ana García_11: doubling: written" in result.output


def test_feedback_goes_back_in_the_folders_of_the_download(
    course: Course, graded: tuple[Path, Result]
) -> None:
    work, _ = graded
    assert run(course, work, "feedback", "--student", "Ana García_12").exit_code == 0
    result = run(
        course,
        work,
        "export",
        "moodle",
        str(work / "worksheet.csv"),
        "--feedback",
        str(work / "back.zip"),
        "--open-as-zero",
    )
    with zipfile.ZipFile(work / "back.zip") as archive:
        assert archive.namelist() == ["Ana García_12_assignsubmission_file_/doubling.html"]
    assert "pages of 1 student in" in result.output
    assert "no page: Ana García_11" in result.output


def test_the_plain_table_has_everybody_once(course: Course, graded: tuple[Path, Result]) -> None:
    work, _ = graded
    result = run(course, work, "export", "csv", "--out", str(work / "grades.csv"))
    assert result.exit_code == 1
    rows = table(work / "grades.csv")
    assert f"{sum(row['score'] != '' for row in rows)} grades in" in result.output
    assert all(bool(row["open"]) == (row["score"] == "") for row in rows)
    assert [row["student"] for row in rows] == sorted(
        ["'=1+1_15", "Ana García_11", "Ana García_12", "Left Us_16", "O'Brien, Siobhán_13", "محمد الأمين_14"],
        key=lambda name: name.removeprefix("'"),
    )
    by_student = {row["student"]: row for row in rows}
    assert (by_student["Ana García_12"]["doubling"], by_student["Ana García_12"]["score"]) == ("2", "2")
    assert (by_student["Ana García_11"]["score"], by_student["Ana García_11"]["open"]) == (
        "",
        "doubling: written",
    )


def test_nbgraders_own_export_writes_the_same_table(course: Course, graded: tuple[Path, Result]) -> None:
    work, _ = graded
    run(course, work, "export", "csv", "--out", str(work / "ours.csv"))
    ExportApp.launch_instance(
        [
            "--exporter=autograder.nbgrader.exporter.SafeCsvExporter",
            f"--to={work / 'theirs.csv'}",
            f"--db=sqlite:///{work / 'gradebook.db'}",
            "--log-level=ERROR",
        ]
    )
    ExportApp.clear_instance()
    assert (work / "theirs.csv").read_bytes() == (work / "ours.csv").read_bytes()


def test_canvas_gets_back_its_gradebook(course: Course, tmp_path: Path) -> None:
    download = {
        "garcíaana_LATE_8812_1_doubling-1.ipynb": notebook(RIGHT),
        "garcíaana_LATE_8812_0_doubling.ipynb": notebook(WRONG),
        "youngbob_8813_2_work.zip": pack(tmp_path / "w.zip", {"work/doubling.py": HALF}).read_bytes(),
    }
    gradebook = tmp_path / "canvas.csv"
    gradebook.write_text(
        "Student,ID,SIS Login ID,Section,First steps (4412)\n    Points Possible,,,,4.50\n"
        '"García, Ana",8812,ana1,A,\n"Young, Bob",8813,bob2,A,\n"Late, Cy",8815,cy,A,\n',
        "utf-8",
    )
    archive = str(pack(tmp_path / "submissions.zip", download))
    assert run(course, tmp_path, "grade", archive, "--jobs", "1", "--device", "cpu").exit_code == 0
    result = run(
        course,
        tmp_path,
        "export",
        "canvas",
        str(gradebook),
        "--out",
        str(tmp_path / "f.csv"),
        "--open-as-zero",
    )
    assert result.exit_code == 0, result.output
    assert {row["Student"]: row["First steps (4412)"] for row in table(tmp_path / "f.csv")} == {
        "    Points Possible": "4.50",
        "García, Ana": "3.5",
        "Young, Bob": "2",
        "Late, Cy": "",
    }


def test_gradescopes_bundle_grades_a_submission_without_what_solves_it(
    course: Course, tmp_path: Path
) -> None:
    result = run(course, tmp_path, "export", "bundle", "--out", str(tmp_path / "bundle.zip"))
    assert result.exit_code == 0, result.exception
    root = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        names = archive.namelist()
        archive.extractall(root / "source")
    assert {"setup.sh", "run_autograder", "README.md", "program/pyproject.toml"} <= set(names)
    private = [name for name in names if name.startswith("course/solutions/")]
    assert private == [
        f"course/solutions/doubling/{name}" for name in ("checks/double.py", "checks/halve.py", "doubling.py")
    ]
    assert "operator.mul" not in (root / "source" / private[-1]).read_text()  # how the reference does it

    (root / "submission").mkdir()
    (root / "submission" / "my work.ipynb").write_text(notebook(HALF))
    program = tmp_path / "autograder-here"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m autograder "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "AUTOGRADER": str(program), "PYTHONPATH": str(Path(__file__).parents[2])}
    script = ["bash", str(root / "source" / "run_autograder"), str(root)]
    ended = subprocess.run(script, env=environment, capture_output=True, text=True, check=False, cwd=root)
    assert ended.returncode == 0, ended.stderr + ended.stdout

    results = json.loads((root / "results" / "results.json").read_bytes())
    assert [(test["score"], test["max_score"], test["status"]) for test in results["tests"]] == [
        (2.0, 2.0, "passed"),
        (0.0, 1.5, "failed"),
    ]
    assert "score" not in results
    assert results["stdout_visibility"] == "hidden"
