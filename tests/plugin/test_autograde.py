"""The one line of `nbgrader_config.py`: command, formgrader's button and API grade through the engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from traitlets.config import Config

from autograder import batch
from autograder.errors import GraderFault, SandboxError
from autograder.model import Course
from autograder.nbgrader import configure
from autograder.plugin import engines, marking
from autograder.plugin.engines import ENGINES
from autograder.plugin.exporter import SubmissionExporter
from autograder.sandbox.profiles import FULL
from tests.plugin.conftest import cell_of, put

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
LINE = "from autograder.nbgrader import configure\nc = get_config()\nconfigure(c)\n"
Solution = Callable[[str], NotebookNode]


@pytest.fixture
def root(course: Course, tmp_path: Path) -> Iterator[Path]:
    """Return a course directory of its own, in which one student has handed in."""
    yield shutil.copytree(
        course.root, tmp_path / "course", ignore=shutil.ignore_patterns("nbgrader_config.py")
    )
    ENGINES.close()


def settings(root: Path, **sections: dict[str, object]) -> Config:
    c = Config(sections)
    configure(c, root)
    return c


def autograde(root: Path, c: Config, **names: str) -> None:
    place = CourseDirectory(config=c, assignment_id="first", **names)
    Autograde(coursedir=place, force=True, config=c).start()


def grades(root: Path, student: str) -> dict[str, tuple[float | None, bool]]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as gradebook:
        submission = gradebook.find_submission("first", student)
        found = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in found}


@pytest.mark.usefixtures("_sandbox")
def test_the_command_and_the_api_grade_alike_and_nothing_twice(root: Path, solution: Solution) -> None:
    (root / "nbgrader_config.py").write_text(LINE)
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    ended = run_nbgrader("autograde", "first", cwd=root)
    assert ended.returncode == 0, ended.stderr
    assert "Grading 1 of 1 notebooks in the sandbox" in ended.stderr
    by_command = grades(root, "ada")
    assert by_command["double-checks"] == (2.0, False)
    result = NbGraderAPI(config=settings(root)).autograde("first", "ada")
    assert result["success"], result
    assert "Grading" not in result["log"]
    assert grades(root, "ada") == by_command


def run_nbgrader(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run nbgrader's own command in a folder."""
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_formgraders_button_has_the_engines_steps(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "nbgrader_config.py").write_text(LINE)
    monkeypatch.chdir(root)
    formgrader = FormgradeExtension()
    formgrader.initialize([])
    formgrader.coursedir.parent.load_config_file()  # this and the next line are what its handlers do
    api = NbGraderAPI(formgrader.coursedir, parent=formgrader.coursedir.parent)
    converter = Autograde(coursedir=formgrader.coursedir, parent=api)
    assert "autograder.plugin.execute.Execute" in converter.autograde_preprocessors
    assert converter.exporter_class is SubmissionExporter
    assert formgrader.coursedir.root == str(root)


@pytest.mark.usefixtures("_sandbox")
def test_one_engine_serves_every_click_until_the_checks_change(root: Path, solution: Solution) -> None:
    api = NbGraderAPI(config=settings(root))
    for student in ("ada", "bo"):
        own = solution("doubling")
        own.cells[0].source = f"# {student}"
        put(root, student, "doubling.ipynb", own)
    assert api.autograde("first", "ada")["success"]
    first = ENGINES._engine
    assert api.autograde("first", "bo")["success"]
    assert ENGINES._engine is first is not None
    checks = root / "solutions" / "doubling" / "checks" / "double.py"
    checks.write_text(checks.read_text().replace("34.0", "35.0"))
    assert api.autograde("first", "ada")["success"]
    assert ENGINES._engine is not first
    assert grades(root, "ada")["double-checks"] == (0.0, False)


@pytest.mark.usefixtures("_sandbox")
def test_student_code_sees_and_touches_nothing_outside(root: Path, solution: Solution) -> None:
    own = solution("doubling")
    cell_of(own, "double").source += (
        f"\nimport os, pathlib\nassert not os.path.exists('{root}/solutions')\n"
        f"try:\n    pathlib.Path('{root}/escaped').touch()\nexcept OSError:\n    pass\n"
    )
    put(root, "eve", "doubling.ipynb", own)
    put(root, "eve", "again.ipynb", without_marks(solution("again"), f"open('{root}/escaped', 'w')"))
    autograde(root, settings(root))
    assert not (root / "escaped").exists()
    assert grades(root, "eve")["double-checks"] == (2.0, False)


def without_marks(notebook: NotebookNode, line: str) -> NotebookNode:
    """Return a notebook in which nothing says that it is nbgrader's, and which begins with a line of its own."""
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
    notebook.cells.insert(0, nbformat.v4.new_code_cell(line))
    return notebook


def fake(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Have every engine fail."""

    class Failing:
        profile = FULL

        def __init__(self, *_: object, **__: object) -> None:
            if isinstance(error, SandboxError):
                raise error

        def examine(self, job: object) -> object:
            raise error

        def close(self) -> None: ...

    monkeypatch.setattr(engines, "Engine", Failing)


def test_where_the_grader_fails_there_is_no_score_and_a_person_must_look(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fake(monkeypatch, GraderFault("the examiner died"))
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    autograde(root, settings(root, SubmissionExporter={"device": "cpu"}))
    assert grades(root, "ada")["double-checks"] == grades(root, "ada")["halve-checks"] == (None, True)
    assert "the grader itself failed (the examiner died)" in caplog.text


def test_without_a_sandbox_nothing_is_graded_at_all(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fake(monkeypatch, SandboxError("namespaces: forbidden"))
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    with pytest.raises(NbGraderException, match="namespaces: forbidden"):
        autograde(root, settings(root, SubmissionExporter={"device": "cpu"}))
    assert not (root / "autograded").exists()
    result = NbGraderAPI(config=settings(root)).autograde("first", "ada")
    assert not result["success"]
    assert "namespaces: forbidden" in result["log"]


def test_a_course_with_an_error_has_nothing_graded_and_nothing_run(root: Path, solution: Solution) -> None:
    (root / "nbgrader_config.py").write_text(LINE)
    (root / "exercises" / "doubling" / "exercise.toml").write_text("title = ")
    own = solution("doubling")
    own.cells.insert(0, nbformat.v4.new_code_cell(f"open('{root}/escaped', 'w')"))
    put(root, "eve", "doubling.ipynb", own)
    ended = run_nbgrader("autograde", "first", cwd=root)
    assert ended.returncode == 1
    assert "nothing was graded" in ended.stderr
    assert "exercise.toml" in ended.stderr
    assert not (root / "escaped").exists()
    assert not (root / "autograded").exists()


def test_checks_decide_also_where_nothing_is_to_be_executed(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, GraderFault("reached"))
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    off = {"Execute": {"enabled": False}, "ClearOutput": {"enabled": False}}
    autograde(root, settings(root, **off, SubmissionExporter={"device": "cpu"}))
    assert grades(root, "ada")["double-checks"] == (None, True), "not the full marks of an empty output"


def test_a_verdict_of_the_store_needs_no_engine(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    fake(monkeypatch, GraderFault("reached"))
    c = settings(root, SubmissionExporter={"device": "cpu"})
    autograde(root, c)
    path = root / "verdicts" / "by-student" / "ada" / "first" / "doubling.json"
    verdict = json.loads(path.read_text())
    verdict["fault"] = ""
    for task in verdict["tasks"]:
        task.update(score=None if task["id"] == "written" else 0.5, checks=[])
    stored = root / "verdicts" / "by-key" / verdict["key"][:2] / f"{verdict['key']}.json"
    stored.parent.mkdir(exist_ok=True)
    stored.write_bytes(msgspec.json.encode(verdict))
    autograde(root, c)
    assert grades(root, "ada")["double-checks"] == (0.5, False)


def test_a_student_whose_name_cannot_be_one_is_told_of_and_the_others_are_graded(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fake(monkeypatch, GraderFault("reached"))
    put(root, "\u202eeve", "doubling.ipynb", solution("doubling"))
    put(root, "zoe", "doubling.ipynb", solution("doubling"))
    with pytest.raises(NbGraderException):
        autograde(root, settings(root, SubmissionExporter={"device": "cpu"}))
    assert "a student cannot be named" in caplog.text
    assert grades(root, "zoe")["double-checks"] == (None, True)


def test_only_the_notebooks_asked_for_are_graded(
    root: Path, solution: Solution, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, GraderFault("reached"))
    put(root, "ada", "doubling.ipynb", solution("doubling"))
    put(root, "ada", "again.ipynb", solution("again"))
    asked: list[str] = []
    grade = batch.Batch.grade
    monkeypatch.setattr(
        marking.Batch, "grade", lambda self, works, observer: asked.extend(one.exercise for one in works) or grade(self, works, observer)
    )  # fmt: skip
    autograde(root, settings(root, SubmissionExporter={"device": "cpu"}), notebook_id="aga*")
    assert set(asked) == {"again"}
