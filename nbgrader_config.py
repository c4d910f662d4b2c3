"""nbgrader's settings for this course: `nbgrader autograde` and formgrader grade through the engine from here."""

from autograder.nbgrader import configure

c = get_config()  # noqa: F821  (nbgrader defines it)
configure(c)
