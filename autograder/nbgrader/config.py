"""The one line that makes a course directory known to nbgrader."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config

from autograder.course import find_course, load_course
from autograder.nbgrader.late import set_late_rule


def configure(c: Config, root: Path | None = None) -> None:
    """Set what nbgrader needs to know of a course, in `nbgrader_config.py`.

    Args:
        c: nbgrader's configuration object.
        root: The course directory; by default the one around the working folder.
    """
    directory = find_course(root or Path.cwd())
    c.CourseDirectory.root = str(directory)
    course = load_course(directory)
    c.CourseDirectory.course_id = course.id
    set_late_rule(c, course.late)
    c.CourseDirectory.db_url = f"sqlite:///{directory / 'gradebook.db'}"
    c.GenerateFeedback.exporter_class = "autograder.nbgrader.pages.FeedbackExporter"
