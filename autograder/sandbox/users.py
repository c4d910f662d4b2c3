"""The users that candidates are where root grades: numbers that belong to nobody else."""

from __future__ import annotations

from typing import Final

_FIRST: Final = 64_000
_COUNT: Final = 1_500


def candidate_user(number: int) -> int:
    """Return the user, and group, of a candidate with this number: neighbours have different ones."""
    return _FIRST + number % _COUNT
