"""What a folder and an archive have in common: named entries that are read one at a time, bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from autograder.errors import IntakeError


class Unreadable(IntakeError):
    """One file cannot be used; the message completes the sentence "`file` …"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree; folders are known by their files only."""

    parts: tuple[str, ...]  # the path below the root of the tree
    size: int = 0
    refusal: str = ""  # why it is never opened: "is a link …"

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something among the submissions that is not graded."""

    origin: str  # where it was found
    reason: str  # why it is not graded, as a sentence
    student: str = ""  # whose it is, where that is known


class Tree(Protocol):
    """A path that was given to `grade`, opened."""

    @property
    def name(self) -> str:
        """The folder's or archive's own name, without `.zip`."""

    @property
    def around(self) -> str:
        """The name of the folder around it."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Its files, ordered by path."""

    @property
    def unmatched(self) -> Sequence[Unmatched]:
        """What was left out while listing."""

    def origin(self, parts: Sequence[str]) -> str:
        """Say where a file or folder is, for messages."""

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return a file's bytes.

        Raises:
            Unreadable: it is longer than `limit`, or not a regular file, or damaged.
        """

    def close(self) -> None:
        """Let go of the files that it holds."""


def check_size(size: int, limit: int) -> None:
    """Refuse a file that is longer than `limit` bytes."""
    if size > limit:
        raise Unreadable(f"is too large ({_readable(size)}; at most {_readable(limit)})")


def _readable(size: int) -> str:
    return f"{size / 2**20:.0f} MiB" if size >= 10 * 2**20 else f"{size / 2**10:.0f} KiB"


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder is a tool's or a system's own, never a student's work."""
    folded = name.casefold()
    return folded.startswith(".") or folded in _CLUTTER


_CLUTTER = frozenset(
    {"__pycache__", "__macosx", "desktop.ini", "thumbs.db", "node_modules", "site-packages", "venv"}
    | {"practice"}  # a student's copy of the support library: the candidate has ours
)
