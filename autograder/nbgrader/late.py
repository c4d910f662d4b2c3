"""What a late submission costs, by the plug-in that the course's `nbgrader_config.py` chooses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

from autograder.errors import CourseError

LatePenalty = Callable[[str, float, float], float | None]  # nbgrader's hook: student, score, seconds late
_FILE: Final = "nbgrader_config.py"


def no_penalty(student: str, score: float, seconds_late: float) -> None:
    """Take nothing off for lateness: nbgrader's default."""


def late_penalty(root: Path) -> LatePenalty:
    """Return the rule of a course, the same that `nbgrader autograde` would follow in its folder.

    Raises:
        CourseError: the configuration cannot be run, or asks for a plug-in that is not there.
    """
    try:
        preprocessor = AssignLatePenalties(config=_configuration(root))
        preprocessor.init_plugin()
    except Exception as error:  # a configuration is a program, and may do anything
        raise CourseError(root / _FILE, f"cannot be used: {type(error).__name__}: {error}") from error
    rule: LatePenalty = preprocessor.plugin_inst.late_submission_penalty
    return rule


def _configuration(root: Path) -> Config:
    with contextlib.chdir(root):  # where nbgrader runs it
        try:
            configuration: Config = PyFileConfigLoader(_FILE, path=str(root)).load_config()
            return configuration
        except ConfigFileNotFound:
            return Config()
