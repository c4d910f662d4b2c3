"""How a check ends other than by passing: the student's fault, or ours."""

from __future__ import annotations


class Mismatch(AssertionError):
    """A value or an effect is not what the check asks for.

    Args:
        message: For the student; leads with the gap.
        expected: What was expected, as text.
        actual: What the student's code gave, as text.
    """

    def __init__(self, message: str, *, expected: str | None = None, actual: str | None = None) -> None:
        super().__init__(message)
        self.expected = expected
        self.actual = actual


class StudentError(Exception):
    """The student's code did not return: it raised, is missing, hung or died.

    Args:
        outcome: `ERROR`, `TIMEOUT`, `MEMORY` or `CRASHED`.
        public: What the student may read. In a hidden check it never holds the exception's own text,
            which could carry the hidden inputs out.
        kinds: Names of the exception's class and of its bases, most specific first.
        detail: For staff: the exception's text and the student's frames.
    """

    def __init__(self, outcome: str, public: str, *, kinds: tuple[str, ...] = (), detail: str = "") -> None:
        super().__init__(public)
        self.outcome = outcome
        self.public = public
        self.kinds = kinds
        self.detail = detail


class CheckFault(Exception):
    """The check, or the machinery below it, failed: its outcome is INTERNAL and never a score."""
