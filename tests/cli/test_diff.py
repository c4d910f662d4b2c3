"""A check is changed or voided: who is graded again, whose grade changes, and when it is written."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Self

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner, Result

from autograder import batch
from autograder.cli.app import app
from autograder.course import load_course
from autograder.examiner.job import Examination, Job
from autograder.model import CheckResult, Outcome
from autograder.nbgrader.scores import read_scores
from autograder.notebook import release_notebook
from autograder.sandbox.profiles import FULL

FIXTURE = Path(__file__).parents[1] / "fixtures" / "course"
CHECKS = {"counting": {"test_hidden": "count"}, "doubling": {"test_twice": "double", "test_half": "halve"}}
DECLARED = '\n@check(task="double", faq="f")\ndef test_twice(candidate):\n    """Twice."""\n'


class Engine:
    """Ends each check as the file of checks says in words, and takes down what was examined."""

    examined: list[str]
    profile = FULL

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def examine(self, job: Job) -> Examination:
        path = Path(job.checks)
        self.examined.append(path.parent.name)
        checks = "".join(file.read_text() for file in path.glob("*.py"))
        strict = "strict about ada" in checks and any("ada" in cell.source for cell in job.cells)
        outcomes = [
            Outcome.FAILED if strict and name == "test_twice" else Outcome.PASSED
            for name in CHECKS[path.parent.name]
        ]
        return Examination(
            checks=tuple(
                CheckResult(name=name, task=task, outcome=outcome, title=f"The check {name}.")
                for (name, task), outcome in zip(CHECKS[path.parent.name].items(), outcomes, strict=True)
            )
        )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Engine]:
    kind = type("Fake", (Engine,), {"examined": []})
    monkeypatch.setattr(batch, "Engine", kind)
    return kind


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with two students' work on both of its exercises."""
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    for student in ("ada", "bob"):
        folder = root / "submitted" / student / "first"
        folder.mkdir(parents=True)
        for exercise in load_course(root).assignments[0].exercises:
            notebook = release_notebook(exercise)
            notebook.cells.append(nbformat.v4.new_code_cell(f"author = {student!r}"))
            nbformat.write(notebook, folder / f"{exercise.slug}.ipynb")
    return root


@pytest.fixture
def run(root: Path, engine: type[Engine]):
    def command(*arguments: str) -> Result:
        result = CliRunner().invoke(
            app,
            [*arguments, "--course", str(root)],
            env={"COLUMNS": "200", "NO_COLOR": "1"},
        )
        assert result.exit_code == 0, result.output + repr(result.exception)
        return result

    return command


def tighten(root: Path) -> None:
    """Change one check of one exercise."""
    path = root / "solutions" / "doubling" / "checks" / "double.py"
    path.write_text(path.read_text() + DECLARED + "# strict about ada\n")


def score(root: Path, student: str) -> float:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as gradebook:
        return float(gradebook.find_submission("first", student).score)


def test_only_the_exercise_whose_check_changed_is_graded_again(run, root: Path, engine) -> None:
    run("grade")
    assert sorted(engine.examined) == ["counting", "counting", "doubling", "doubling"]
    engine.examined.clear()
    run("diff")
    assert engine.examined == []
    tighten(root)
    run("diff")
    assert engine.examined == ["doubling", "doubling"]
    engine.examined.clear()
    run("diff")
    run("grade")
    assert engine.examined == []  # what `diff` has graded is known


def test_whose_grade_changes_and_why_is_shown_before_it_is_written(run, root: Path) -> None:
    run("grade")
    tighten(root)
    target = root / "changes.json"
    shown = run("diff", "--json", str(target)).output
    assert "ada / doubling: 3.5 → 1.5 of 4.5" in shown
    assert "double: The check test_twice. (passed → did not pass)" in shown
    assert "bob / doubling:" not in shown
    assert "1 of 4 scores change; nothing was written" in shown
    assert score(root, "ada") == 6.5
    (change,) = json.loads(target.read_text())["changes"]
    assert (change["student"], change["before"], change["after"]) == ("ada", 3.5, 1.5)
    assert [(check["name"], check["before"], check["after"]) for check in change["checks"]] == [
        ("test_twice", "PASSED", "FAILED")
    ]
    hidden = run("diff", "--anonymise").output
    assert re.search(r"student-\w{12} / doubling: 3\.5 → 1\.5 of 4\.5", hidden)
    assert "ada" not in hidden
    again = run("diff").output  # showing it forgets nothing of what was before
    assert "ada / doubling: 3.5 → 1.5 of 4.5" in again
    assert "double: The check test_twice. (passed → did not pass)" in again
    assert "written to the gradebook" in run("diff", "--write").output
    assert score(root, "ada") == 4.5
    assert "0 of 4 scores change" in run("diff").output


def test_a_voided_check_is_shown_written_and_told_to_students(run, root: Path, engine) -> None:
    tighten(root)
    run("grade")
    assert score(root, "ada") == 4.5
    engine.examined.clear()
    (root / "solutions" / "doubling" / "voided.toml").write_text(
        '[[voided]]\ncheck = "test_twice"\nreason = "Nobody was told."\n'
    )
    shown = run("diff").output
    assert "ada / doubling: 1.5 → 3.5 of 4.5" in shown
    assert "does not count: Nobody was told." in shown
    run("diff", "--write")
    assert score(root, "ada") == 6.5
    assert engine.examined == []
    target = root / "grades.json"
    table = run("show", "--json", str(target)).output
    assert "voided: doubling / test_twice does not count (1 had not passed it): Nobody was told." in table
    reasons = {
        (one["student"], check["voided"])
        for one in json.loads(target.read_text())["verdicts"]
        for task in one["tasks"]
        for check in task["checks"]
        if check["name"] == "test_twice"
    }
    assert reasons == {("ada", "Nobody was told."), ("bob", "Nobody was told.")}
    notebook = (root / "autograded" / "ada" / "first" / "doubling.ipynb").read_text()
    assert "Does not count, so that everybody gets it" in notebook
    assert "Nobody was told." in notebook


def test_what_was_never_graded_is_new(run, root: Path) -> None:
    shown = run("diff").output
    assert "ada / counting: – → 3 of 3" in shown
    assert "not in the gradebook yet" in shown
    assert not (root / "gradebook.db").exists()


def test_other_work_is_a_reason(run, root: Path) -> None:
    tighten(root)
    run("grade")
    path = root / "submitted" / "ada" / "first" / "doubling.ipynb"
    path.write_text(path.read_text().replace("author = 'ada'", "author = 'Anna'"))
    shown = run("diff").output
    assert "ada / doubling: 1.5 → 3.5 of 4.5" in shown
    assert "other work was handed in" in shown


def test_students_whom_a_table_names_are_the_same_as_in_grade(run, root: Path, tmp_path: Path) -> None:
    table = tmp_path / "worksheet.csv"
    table.write_text("Identifier,Full name,Email address,Grade\nParticipant 11,Ada,ada@x.edu,\n")
    (root / "submitted" / "ada").rename(root / "submitted" / "Ada_11")
    run("grade", "--logins", str(table), "--student", "Ada_11")
    tighten(root)
    shown = run("diff", "--logins", str(table), "--student", "Ada_11").output
    assert "ada@x.edu / doubling: 3.5 → 1.5 of 4.5" in shown


def test_another_sandbox_is_another_grading(run, engine) -> None:
    run("grade")
    engine.examined.clear()
    shown = run("diff", "--sandbox", "reduced").output
    assert "--sandbox reduced: submissions share" in shown
    assert sorted(engine.examined) == ["counting", "counting", "doubling", "doubling"]


def test_a_gradebook_that_is_not_there_holds_no_scores(tmp_path: Path) -> None:
    assert read_scores(f"sqlite:///{tmp_path / 'gradebook.db'}", {"first"}) == {}
    assert not list(tmp_path.iterdir())
