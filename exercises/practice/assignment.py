"""What is handed in together: the exercises of the assignment that this copy of `practice` was released with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Assignment", "Exercise", "NotReleased", "load"]

_FILE = Path(__file__).with_name("assignment.json")  # made with the release; nothing to edit


class NotReleased(Exception):
    """This copy of `practice` did not come with an assignment."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One notebook."""

    slug: str
    title: str
    functions: tuple[str, ...]  # what the student writes, by name
    written: bool  # whether it asks a question in words

    @property
    def notebook(self) -> str:
        """The name under which the notebook was released, and is handed in."""
        return f"{self.slug}.ipynb"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An ordered set of notebooks."""

    id: str
    title: str
    due: dt.datetime | None
    exercises: tuple[Exercise, ...]


def load(path: Path = _FILE) -> Assignment:
    """Return the assignment that was released with this copy of `practice`.

    Raises:
        NotReleased: There is none, or its file was damaged.
    """
    try:
        return _decode(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise NotReleased(
            f"{path} is missing: run this in the folder that your course gave you, as it was unpacked"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotReleased(f"{path} is damaged: unpack what your course gave you again") from error


def _decode(plain: dict[str, Any]) -> Assignment:
    exercises = tuple(
        Exercise(one["slug"], one["title"], tuple(one["functions"]), one["written"])
        for one in plain["exercises"]
    )
    due = dt.datetime.fromisoformat(plain["due"]) if plain["due"] else None
    return Assignment(plain["id"], plain["title"], due, exercises)
