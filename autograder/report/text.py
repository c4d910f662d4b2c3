"""Text that a stranger wrote, made safe to print."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # OSC, DCS and kin: titles, links
    r"|\x1b[ -/]*[0-~]",  # the two-character escapes
    re.DOTALL,
)
_LAYOUT = frozenset("\n\t")
# Cc: control. Cf: format, such as bidirectional overrides. Cs, Co, Cn: surrogates, private, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")  # needed to write Persian, Hindi, and family emoji


def printable(text: str) -> str:
    """Return `text` without escape sequences, control characters and invisible formatting."""
    unescaped = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    return "".join(character for character in unescaped if _is_visible(character))


def shorten(text: str, limit: int) -> str:
    """Return `text`, cut with an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _is_visible(character: str) -> bool:
    if character in _LAYOUT or character in _JOINERS:
        return True
    return unicodedata.category(character) not in _HIDDEN
