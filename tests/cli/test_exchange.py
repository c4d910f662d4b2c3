"""What this program releases and grades goes through nbgrader's exchange, to students and back from them."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.fill import fill

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's and SQLAlchemy's own
SETTINGS = """
c = get_config()
c.CourseDirectory.course_id = "small"
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
"""
LINE = "from autograder.nbgrader import configure\nconfigure(c)\n"
SOLUTIONS = {
    "ada": "def double(number):\n    return 2 * number\n\n\ndef halve(number):\n    return number / 2\n",
    "bo": "def double(number):\n    return number + 2\n",
}
Nbgrader = Callable[..., None]


@pytest.fixture
def nbgrader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nbgrader:
    """Return a function that runs nbgrader's own command in a folder, with that folder's settings."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))

    def run(folder: Path, *arguments: str) -> None:
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            command = NbGraderApp.instance()
            try:
                command.initialize(list(arguments))
                with suppress(NoStart):  # how it ends once a subcommand has done its work
                    command.start()
            finally:
                command.reset()
                NbGraderApp.clear_instance()

    return run


@pytest.fixture
def students(course: Path, tmp_path: Path) -> dict[str, Path]:
    """Return each student's folder; they and the course share an exchange."""
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)  # as nbgrader asks for it
    people = {student: tmp_path / "home" / student for student in SOLUTIONS}
    for folder in (course, *people.values()):
        folder.mkdir(parents=True, exist_ok=True)
        text = SETTINGS.format(exchange=str(exchange), cache=str(folder / "cache"))
        (folder / "nbgrader_config.py").write_text(text + LINE * (folder == course))
    return people


def autograder(course: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--course", str(course)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def hand_in(student: str, folder: Path, nbgrader: Nbgrader, solution: str) -> None:
    """Fill in the notebook that a student has fetched, and submit it."""
    notebook = folder / "first" / "doubling.ipynb"
    nbformat.write(fill(nbformat.read(notebook, 4), solution), notebook)
    nbgrader(folder, "submit", "first", f"--CourseDirectory.student_id={student}")


def grade(course: Path, nbgrader: Nbgrader) -> str:
    """Collect what was submitted, grade it and give the feedback back; return the table of grades."""
    nbgrader(course, "collect", "first", "--update")
    table = autograder(course, "grade", "--device", "cpu", "--jobs", "1")
    autograder(course, "feedback", "--jobs", "1")
    nbgrader(course, "release_feedback", "first")
    return table


def fetched(student: str, folder: Path, nbgrader: Nbgrader) -> list[str]:
    """Fetch a student's feedback, and return the pages in the order of their submissions."""
    nbgrader(folder, "fetch_feedback", "first", f"--CourseDirectory.student_id={student}")
    return [page.read_text() for page in sorted((folder / "first" / "feedback").rglob("doubling.html"))]


@pytest.fixture
def handed_in(course: Path, students: dict[str, Path], nbgrader: Nbgrader) -> dict[str, Path]:
    """Release the assignment; both students fetch it, fill it in and submit it."""
    autograder(course, "release", "first")
    nbgrader(course, "release_assignment", "first")
    for student, folder in students.items():
        nbgrader(folder, "fetch_assignment", "first")
        hand_in(student, folder, nbgrader, SOLUTIONS[student])
    return students


def test_work_comes_in_and_each_student_gets_the_feedback_on_their_own(
    course: Path, handed_in: dict[str, Path], nbgrader: Nbgrader
) -> None:
    table = grade(course, nbgrader)
    assert [re.search(rf"{name} +(\S+) / 4.5", table)[1] for name in SOLUTIONS] == ["3.5", "0"]
    for student, folder in handed_in.items():
        (page,) = fetched(student, folder, nbgrader)
        assert page == (course / "feedback" / student / "first" / "doubling.html").read_text()
        assert ("did not pass" in page) == (student == "bo")
    for page in (course.parent / "exchange" / "small" / "feedback").iterdir():
        assert page.stat().st_mode & stat.S_IROTH, "only its teacher can read it"

    hand_in("bo", handed_in["bo"], nbgrader, SOLUTIONS["ada"])
    grade(course, nbgrader)
    first, second = fetched("bo", handed_in["bo"], nbgrader)
    assert "did not pass" in first
    assert "did not pass" not in second


def test_what_students_fetch_is_what_was_released(course: Path, handed_in: dict[str, Path]) -> None:
    released = files(course / "release" / "first")
    assert released
    for folder in handed_in.values():
        assert files(folder / "first").keys() == released.keys()
        assert {name for name, text in files(folder / "first").items() if text != released[name]} == {
            "doubling.ipynb"
        }


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
