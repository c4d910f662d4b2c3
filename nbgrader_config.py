"""nbgrader's settings for this course: formgrader, `nbgrader export` and `generate_feedback` run from here."""

from autograder.nbgrader.config import configure

c = get_config()  # noqa: F821  (nbgrader defines it)
configure(c)
