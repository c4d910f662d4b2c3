"""The one line that makes a course directory known to nbgrader."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from nbgrader.converters import Autograde
from traitlets.config import Config
from traitlets.config.loader import LazyConfigValue

from autograder.course import find_course, load_course
from autograder.errors import AutograderError, CourseError
from autograder.nbgrader.late import set_late_rule

_PLUGIN: Final = "autograder.plugin"
_EXPORTER: Final = "SubmissionExporter"
_EXECUTE: Final = f"{_PLUGIN}.execute.Execute"
_OURS: Final = {  # a step of nbgrader's by the name of its class: what takes its place
    "DeduplicateIds": f"{_PLUGIN}.duplicates.DeduplicateIds",
    "Execute": _EXECUTE,
    "SaveAutoGrades": f"{_PLUGIN}.grades.SaveAutoGrades",
}


def configure(c: Config, root: Path | None = None) -> None:
    """Have nbgrader autograde through this engine, in `nbgrader_config.py`.

    In a course of this program, nbgrader also learns where its gradebook is, and makes feedback pages that
    need no network. What the file has set before stays. In any other course, the tests in the notebooks are
    run as they are, in the sandbox.

    It never raises: nbgrader would log that, drop the whole file, and run students' code in a plain kernel.
    What is wrong with the course is told when something is to be graded, and then nothing is.

    Args:
        c: nbgrader's configuration object.
        root: The course directory; by default the one around the working folder, if there is one.
    """
    try:
        _introduce(c, root)
    except (AutograderError, OSError) as error:
        c[_EXPORTER].problem = str(error)
    c.Autograde.exporter_class = f"{_PLUGIN}.exporter.{_EXPORTER}"
    for steps in ("sanitize_preprocessors", "autograde_preprocessors"):
        c.Autograde[steps] = [_ours(step) for step in _steps(c, steps)]
    if _EXECUTE not in c.Autograde.autograde_preprocessors:  # without outputs everybody has full marks
        c.Autograde.autograde_preprocessors.insert(0, _EXECUTE)


def _introduce(c: Config, root: Path | None) -> None:
    """Say where the course is, if there is one."""
    directory = find_course(root) if root is not None else _course_around(Path.cwd())
    if directory is None:
        return
    c[_EXPORTER].course = str(directory)
    c.GenerateFeedback.exporter_class = "autograder.nbgrader.pages.FeedbackExporter"
    _default(c.CourseDirectory, "root", str(directory))
    _default(c.CourseDirectory, "db_url", f"sqlite:///{directory / 'gradebook.db'}")
    course = load_course(directory)
    _default(c.CourseDirectory, "course_id", course.id)
    set_late_rule(c, course.late)


def _course_around(folder: Path) -> Path | None:
    try:
        return find_course(folder)
    except CourseError:
        return None


def _default(section: Config, name: str, value: str) -> None:
    if name not in section:
        section[name] = value


def _steps(c: Config, name: str) -> list[Any]:
    """Return the steps of autograding as they are set so far."""
    usual = list(getattr(Autograde(), name))
    chosen = c.Autograde.get(name, usual)
    return list(chosen.get_value(usual) if isinstance(chosen, LazyConfigValue) else chosen)


def _ours(step: Any) -> Any:
    """Return what takes the place of one of nbgrader's steps, and any other step as it is."""
    name = step if isinstance(step, str) else f"{step.__module__}.{step.__qualname__}"
    return _OURS.get(name.rpartition(".")[2], step) if name.startswith("nbgrader.") else step
