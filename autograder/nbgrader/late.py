"""What a late submission costs, by the plug-in that the course's `nbgrader_config.py` chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties

from autograder.errors import CourseError
from autograder.nbgrader.settings import FILE, read_settings

LatePenalty = Callable[[str, float, float], float | None]  # nbgrader's hook: student, score, seconds late


def no_penalty(student: str, score: float, seconds_late: float) -> None:
    """Take nothing off for lateness: nbgrader's default."""


def late_penalty(root: Path) -> LatePenalty:
    """Return the rule of a course, the same that `nbgrader autograde` would follow in its folder.

    Raises:
        CourseError: the configuration cannot be run, or asks for a plug-in that is not there.
    """
    settings = read_settings(root)
    try:
        preprocessor = AssignLatePenalties(config=settings)
        preprocessor.init_plugin()
    except Exception as error:  # a plug-in is a program, and may do anything
        raise CourseError(root / FILE, f"cannot be used: {type(error).__name__}: {error}") from error
    rule: LatePenalty = preprocessor.plugin_inst.late_submission_penalty
    return rule
