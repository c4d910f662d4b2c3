"""An nbgrader course made of the notebooks that ship inside nbgrader's own wheel: its tests and its user guide."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbgrader
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

WHEEL = Path(nbgrader.__file__).parent
APPS, STEPS = WHEEL / "tests" / "apps" / "files", WHEEL / "tests" / "preprocessors" / "files"
GUIDE = WHEEL / "docs" / "source" / "user_guide"
TIMEOUT = 2  # seconds: one of the notebooks sleeps on purpose


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assignment: its notebooks with their solutions, and who hands in what for them."""

    source: Mapping[str, Path]
    handed_in: Mapping[str, Mapping[str, Path]]  # by student
    files: Sequence[Path] = ()


def _single(source: Path, *handed_in: Path, files: Sequence[Path] = ()) -> Sheet:
    """Return an assignment of one notebook, which one student hands in as it is before it is released."""
    works = {path.stem: {"p1": path} for path in (source, *handed_in)}
    return Sheet({"p1": source}, works, files)


def _guide(name: str, *students: str) -> Sheet:
    works = {student: _folder(GUIDE / "submitted" / student / "ps1") for student in students}
    works |= {"solved": _folder(GUIDE / "source" / name), "lazy": _folder(GUIDE / "release" / "ps1")}
    return Sheet(_folder(GUIDE / "source" / name), works, [GUIDE / "source" / "ps1" / "jupyter.png"])


def _folder(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def _autotest(kind: str, *students: str) -> Sheet:
    handed_in = (APPS / f"autotest-{kind}-{student}.ipynb" for student in students)
    return _single(APPS / f"autotest-{kind}.ipynb", *handed_in)


SHEETS = {
    "changes": _single(
        APPS / "submitted-unchanged.ipynb",
        APPS / "submitted-changed.ipynb",
        APPS / "submitted-cheat-attempt.ipynb",
        APPS / "submitted-cheat-attempt-alternative.ipynb",
        APPS / "submitted-grade-cell-changed.ipynb",
        APPS / "submitted-locked-cell-changed.ipynb",
        STEPS / "submitted-answer-cell-type-changed.ipynb",
        STEPS / "submitted-grade-cell-type-changed.ipynb",
    ),
    "guide": _guide("ps1", "bitdiddle", "hacker"),
    "guide-autotest": _guide("ps1_autotest"),
    "autotest-simple": _autotest("simple", "changed", "unchanged"),
    "autotest-hashed": _autotest("hashed", "changed", "unchanged"),
    "autotest-hidden": _autotest("hidden", "changed-right", "changed-wrong", "unchanged"),
    "autotest-multi": _autotest("multi", "changed", "unchanged"),
    "solved": _single(APPS / "test.ipynb", APPS / "test-with-output.ipynb"),
    "hidden-tests": _single(APPS / "test-hidden-tests.ipynb"),
    "tasks": _single(STEPS / "test_taskcell.ipynb"),
    "manual": _single(STEPS / "manually-graded-code-cell.ipynb"),
    "environment": _single(APPS / "validating-environment-variable.ipynb"),
    "zero-points": _single(APPS / "validation-zero-points.ipynb"),
    "file": _single(APPS / "open_relative_file.ipynb", files=[APPS / "data.txt"]),
    "timeout": _single(APPS / "timeout.ipynb"),
}


def build(root: Path, names: Sequence[str]) -> None:
    """Make a course directory with some of the assignments, released and handed in."""
    shutil.copy(APPS / "autotests.yml", root)
    for name in names:
        sheet = SHEETS[name]
        source = root / "source" / name
        source.mkdir(parents=True)
        for file in sheet.files:
            shutil.copy(file, source)
        shutil.copy(APPS / "autotests.yml", source)
        for notebook, path in sheet.source.items():
            shutil.copy(path, source / f"{notebook}.ipynb")
        generate(root, name)
        for student, works in {**sheet.handed_in, "untouched": _folder(root / "release" / name)}.items():
            folder = root / "submitted" / student / name
            folder.mkdir(parents=True)
            for notebook, path in works.items():
                shutil.copy(path, folder / f"{notebook}.ipynb")


def generate(root: Path, assignment: str) -> None:
    """Release an assignment with nbgrader's own converter."""
    place = CourseDirectory(root=str(root), course_id="wheel", assignment_id=assignment)
    GenerateAssignment(coursedir=place, force=True).start()


def autograde(root: Path, assignment: str, config: Config | None = None, **names: str) -> bool:
    """Autograde an assignment with nbgrader's own converter; return whether it went through."""
    settings = Config(Execute={"timeout": TIMEOUT})
    settings.merge(config or Config())
    place = CourseDirectory(root=str(root), course_id="wheel", assignment_id=assignment, **names)
    converter = Autograde(coursedir=place, force=True, config=settings)
    try:
        converter.start()
    except NbGraderException:
        return False
    return True


def grades(root: Path) -> dict[str, tuple[float | None, bool]]:
    """Return each cell's automatic score and whether a person must look, by assignment, student and cell."""
    found: dict[str, tuple[float | None, bool]] = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "wheel") as gradebook:
        for assignment in gradebook.assignments:
            for submission in gradebook.assignment_submissions(assignment.name):
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        key = f"{assignment.name} / {submission.student_id} / {notebook.name} / {grade.name}"
                        found[key] = (grade.auto_score, grade.needs_manual_grade)
    return dict(sorted(found.items()))
