"""What the student's code prints: kept up to a bound, then counted no more."""

from __future__ import annotations

import io


class BoundedText(io.TextIOBase):
    """A text stream that keeps the first `limit` characters.

    Args:
        limit: How many characters are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[str] = []
        self._length = 0
        self._cut = False

    def write(self, text: str) -> int:
        """Take a text; what goes beyond the limit is dropped."""
        kept = text[: self._limit - self._length]
        self._cut |= len(kept) < len(text)
        if kept:
            self._parts.append(kept)
            self._length += len(kept)
        return len(text)

    def writable(self) -> bool:
        """Return True."""
        return True

    def text(self) -> str:
        """Return what was kept, saying so where something was dropped; half of a character becomes a question mark."""
        kept = "".join(self._parts).encode(errors="replace").decode()
        return kept + ("\n… (the rest of the output was dropped)" if self._cut else "")
