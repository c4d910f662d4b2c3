"""Cells of a CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import re
from typing import Final

_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet may take for the start of a formula
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?%?")
_PLACEHOLDER: Final = "-"  # what Moodle writes where there is nothing


def safe(text: str) -> str:
    """Return a cell's text with an apostrophe before what would be run as a formula; numbers stay numbers."""
    if not text.startswith(_STARTS) or text == _PLACEHOLDER or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def number(value: float) -> str:
    """Write points with two decimals at most and a point between: 2, 1.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
