"""A course's folders as values: what its TOML files declare, checked against the files beside them."""

from autograder.course.load import find_course, load_course
from autograder.course.roster import load_roster

__all__ = ["find_course", "load_course", "load_roster"]
