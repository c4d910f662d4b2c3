"""What a late submission costs, by the plug-in that the course's `nbgrader_config.py` chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.model import LateRule
from autograder.nbgrader.settings import FILE, read_settings
from autograder.rules import late_points

LatePenalty = Callable[[str, float, float], float | None]  # nbgrader's hook: student, score, seconds late


def no_penalty(student: str, score: float, seconds_late: float) -> None:
    """Take nothing off for lateness: nbgrader's default."""


class CourseLatePenalty(BasePlugin):  # type: ignore[misc]  # nbgrader has no types
    """What `[late]` in course.toml says, as nbgrader's plug-in: `configure` chooses it where there is such a rule."""

    per_day = Float(0.0).tag(config=True)
    grace_minutes = Float(0.0).tag(config=True)
    at_most = Float(1.0).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off; None for none."""
        rule = LateRule(per_day=self.per_day, grace_minutes=self.grace_minutes, at_most=self.at_most)
        return late_points(rule, score, total_seconds_late) or None


def set_late_rule(c: Config, rule: LateRule) -> None:
    """Have nbgrader follow a rule of course.toml; what the configuration itself says of lateness counts before it."""
    if rule.per_day and not {"AssignLatePenalties", "LateSubmissionPlugin"} & c.keys():
        c.AssignLatePenalties.plugin_class = f"{__name__}.{CourseLatePenalty.__name__}"
        c.CourseLatePenalty.per_day = rule.per_day
        c.CourseLatePenalty.grace_minutes = rule.grace_minutes
        c.CourseLatePenalty.at_most = rule.at_most


def late_penalty(root: Path, rule: LateRule = LateRule()) -> LatePenalty:  # noqa: B008 - a frozen value
    """Return the rule of a course, the same that `nbgrader autograde` would follow in its folder.

    Args:
        root: The course's folder, in which `nbgrader_config.py` may choose a plug-in.
        rule: What course.toml says; it counts where the configuration says nothing of lateness.

    Raises:
        CourseError: the configuration cannot be run, or asks for a plug-in that is not there.
    """
    settings = read_settings(root)
    try:
        set_late_rule(settings, rule)
        preprocessor = AssignLatePenalties(config=settings)
        preprocessor.init_plugin()
    except Exception as error:  # a plug-in is a program, and may do anything
        raise CourseError(root / FILE, f"cannot be used: {type(error).__name__}: {error}") from error
    penalty: LatePenalty = preprocessor.plugin_inst.late_submission_penalty
    return penalty
