"""The exceptions of the program: each says what is wrong, where, and how to mend it."""

from __future__ import annotations

from pathlib import Path


class AutograderError(Exception):
    """Something that a person can mend; the command line prints it in one line and exits with status 2."""


class CourseError(AutograderError):
    """A course, an exercise or one of its files is not as it should be."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, fix: str = "") -> None:
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {problem}" + (f" ({fix})" if fix else ""))
        self.path = path
        self.line = line


class IntakeError(AutograderError):
    """A path given to `grade` is missing, unreadable or not a submission."""


class StoreError(AutograderError):
    """A verdict could not be read or written."""


class GradebookError(AutograderError):
    """The gradebook is locked, older than this nbgrader, or not a gradebook."""


class ExportError(AutograderError):
    """A table to be filled cannot be read, or lacks what grades are placed by."""


class DeviceError(AutograderError):
    """The device asked for is not on this machine."""


class SandboxError(AutograderError):
    """This machine lacks something that a full sandbox needs: nothing is graded without one."""


class FolderError(AutograderError):
    """A folder holds something else that would be written over, or cannot be written to."""


class GraderFault(Exception):
    """The grader itself failed (a parent died, a reply from a trusted process was malformed).

    It ends as the outcome INTERNAL, never as a score.
    """
