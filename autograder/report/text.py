"""Text for people: what a stranger wrote, made safe to print, and amounts."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # OSC, DCS and kin: titles, links
    r"|\x1b[ -/]*[0-~]",  # the two-character escapes
    re.DOTALL,
)
# Cc: control. Cf: format, such as bidirectional overrides. Cs, Co, Cn: surrogates, private, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\t\u200c\u200d")  # the joiners are needed to write Persian, Hindi, and family emoji


def printable(text: str) -> str:
    """Return `text` without escape sequences, control characters and invisible formatting."""
    unescaped = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    return "\n".join(line if line.isprintable() else _visible(line) for line in unescaped.split("\n"))


def amount(number: int, one: str) -> str:
    """Return a number of things: "1 page", "2 pages"."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def shorten(text: str, limit: int) -> str:
    """Return `text`, cut with an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _visible(line: str) -> str:
    return "".join(character for character in line if _is_visible(character))


def _is_visible(character: str) -> bool:
    return character in _KEPT or unicodedata.category(character) not in _HIDDEN
