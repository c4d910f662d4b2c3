"""What an examiner is asked to do, and what it answers."""

from __future__ import annotations

from typing import Final

from autograder.model import Attachment, Cell, CellReport, CheckResult, Limits, Value

READY: Final = b"ready"  # what the examiner's parent says once everything is imported


class Job(Value, frozen=True):
    """One exercise of one submission."""

    checks: str  # folder of the hidden checks, or a file of them
    cells: tuple[Cell, ...]
    attachments: tuple[Attachment, ...]
    limits: Limits
    device: str
    seed: int


class Examination(Value, frozen=True):
    """How every check ended; `fault` says what failed in the grader itself."""

    checks: tuple[CheckResult, ...] = ()
    cells: tuple[CellReport, ...] = ()
    output: str = ""
    fault: str = ""
    seconds: float = 0.0
