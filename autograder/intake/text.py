"""Bytes of any origin become text: byte order marks, UTF-16, old encodings, foreign line ends."""

from __future__ import annotations

import codecs
import re
from typing import Final

from autograder.intake import caps

_MARKS: Final = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION: Final = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]{1,40})")  # PEP 263
_PLAIN: Final = re.compile(
    r"utf-8|iso8859-\d+|cp125\d|cp866|koi8-[ru]|gbk|gb18030|big5|shift_jis|euc_(jp|kr)|mac-roman"
)
_UNDEFINED: Final = b"\x81\x8d\x8f\x90\x9d"  # what Windows-1252 leaves open
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def unmark(data: bytes) -> bytes:
    """Return the bytes without a byte order mark, and as UTF-8 where they were UTF-16 or UTF-32."""
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8)
    wide = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _unmarked_utf16(data)
    return data.decode(wide, "replace").encode() if wide else data


def _unmarked_utf16(data: bytes) -> str:
    """Name the UTF-16 that a file without a mark is in: every other byte of its ASCII start is zero."""
    even, odd = data[:64:2], data[1:64:2]
    if len(odd) >= 2 and all(even) and not any(odd):
        return "utf-16-le"
    if len(odd) >= 2 and all(odd) and not any(even):
        return "utf-16-be"
    return ""


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, piece by piece: the text of a large file takes four times its room."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), caps.MIB):
            decoder.decode(data[start : start + caps.MIB])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def decode_legacy(data: bytes) -> str:
    """Decode what is not UTF-8 as Windows' western encoding, or as Latin-1, which never fails."""
    return data.decode("latin-1" if any(byte in data for byte in _UNDEFINED) else "cp1252")


def declared_encoding(data: bytes) -> str:
    """Return the encoding that the first two lines of a Python file declare, if it is a plain one."""
    for line in data[: caps.HEADER_CHARS].splitlines()[:2]:
        if found := _DECLARATION.match(line):
            return _plain_codec(found[1].decode("ascii", "replace"))
    return ""


def _plain_codec(name: str) -> str:
    """Return a codec's own name; nothing for those that are unknown, slow, or not an encoding of text."""
    try:
        canonical = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return canonical if _PLAIN.fullmatch(canonical) else ""


def clean_place(place: str) -> str:
    """Return where a file is, as a text of one line: students choose what files are called."""
    return "\N{SYMBOL FOR NEWLINE}".join(clean(place).splitlines())


def clean(source: str) -> str:
    """Return text with Unix line ends that can be compiled, encoded and stored: no NUL, no lone surrogate."""
    unix = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", unix)
