"""What connects a course to nbgrader: its gradebook, its folders, its configuration."""

from autograder.nbgrader.config import configure

__all__ = ["configure"]
