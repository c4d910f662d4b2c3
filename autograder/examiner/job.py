"""What an examiner is asked to do, and what it answers."""

from __future__ import annotations

from autograder.model import Attachment, Cell, CellReport, CheckResult, Limits, Value


class Job(Value):
    """One exercise of one submission."""

    checks: str  # path of the hidden checks
    cells: tuple[Cell, ...]
    attachments: tuple[Attachment, ...]
    limits: Limits
    device: str
    seed: int


class Examination(Value):
    """How every check ended; `fault` says what failed in the grader itself."""

    checks: tuple[CheckResult, ...] = ()
    cells: tuple[CellReport, ...] = ()
    output: str = ""
    fault: str = ""
    seconds: float = 0.0
