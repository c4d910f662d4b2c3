"""What tests ask of an examination."""

from __future__ import annotations

from autograder.examiner.job import Examination
from autograder.model import CheckResult


def result(examination: Examination, function: str) -> CheckResult:
    """Return how the check of a function ended."""
    assert not examination.fault
    (found,) = [check for check in examination.checks if check.name == f"test_{function}"]
    return found
