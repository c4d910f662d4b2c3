"""Mend the JSON that Python and JavaScript write but the standard forbids, without building any of it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from autograder.intake import caps

_NOT_A_NUMBER: Final = re.compile(
    rb"""
    (?: [^"NI]++ | N(?!aN) | I(?!nfinity)       # what is not of interest,
      | "(?: [^"\\]++ | \\. )*+"?+              # strings among it (the last one may lack its end),
    )*+
    (?: (NaN | Infinity) | \Z )                 # up to the next defect; the end always matches: one pass
    """,
    re.VERBOSE | re.DOTALL,
)
_LONE_SURROGATE: Final = re.compile(
    rb"""
    (?: [^\\]++ | \\(?: [^u] | \Z )             # an escaped backslash is one of these
      | \\u(?! [dD][89a-fA-F][0-9a-fA-F]{2} )
      | \\u[dD][89abAB]..\\u[dD][c-fC-F][0-9a-fA-F]{2}  # a proper pair
    )*+
    (?: (\\u[dD][89a-fA-F]..) | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROL: Final = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))


def mend_json(data: bytes) -> bytes:
    """Return JSON of the same length without NaN, Infinity, control characters and halves of characters.

    A number becomes 0 and half a character becomes U+FFFD; both occur in outputs, which nobody reads.
    """
    mended = bytearray(data.translate(_CONTROL))
    _replace(_NOT_A_NUMBER, mended, b"0")
    _replace(_LONE_SURROGATE, mended, rb"\ufffd")
    return bytes(mended)


def _replace(defect: re.Pattern[bytes], buffer: bytearray, text: bytes) -> None:
    for found in islice(defect.finditer(buffer), caps.DEFECTS):
        if found[1]:
            start, end = found.span(1)
            buffer[start:end] = text.ljust(end - start)
