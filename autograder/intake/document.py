"""Bytes of one file → the cells of a submission, whatever the file's name says that it is."""

from __future__ import annotations

import re
from typing import Final

from autograder.intake import caps
from autograder.intake.cells import Document, RawCell, notices_of, to_cells
from autograder.intake.notebook import read_notebook
from autograder.intake.script import read_script
from autograder.intake.text import clean, declared_encoding, decode_legacy, is_utf8, unmark
from autograder.intake.tree import Unreadable, check_size

_SIGNATURES: Final = (
    (b"PK\x03\x04", "is a zip archive with another name; unpack it and hand in what is inside"),
    (b"%PDF", "is a PDF; hand in the notebook itself"),
    (b"\x89PNG", "is a picture; hand in the notebook itself"),
    (b"\x1f\x8b", "is a packed file with another name; unpack it and hand in what is inside"),
    (b"\x7fELF", "is a program, not a notebook"),
)
_WEB_PAGE: Final = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|!--)", re.IGNORECASE)
_PYTHON: Final = re.compile(rb"^(?:from +\w|import +\w|def +\w|class +\w|# *%%)", re.MULTILINE)
_OBJECT: Final = re.compile(rb"\s*\{")
_NOTEBOOK: Final = re.compile(rb'"(?:cells|worksheets)"\s*:\s*\[')


def read_document(data: bytes, name: str) -> Document:
    """Return what a student's file holds; a file that cannot be used has its problem instead of cells."""
    try:
        raw, notices = _read(data, name)
        return Document(to_cells(raw), _bounded([*notices, *notices_of(raw)]))
    except Unreadable as problem:
        return Document(problem=problem_with(name, problem))


def problem_with(name: str, problem: Unreadable) -> str:
    """Return the sentence that a student reads about a file that cannot be used."""
    return f"`{clean(name)}` {problem}."


def _bounded(notices: list[str]) -> tuple[str, ...]:
    return tuple(notices[: caps.NOTICES])


def _read(data: bytes, name: str) -> tuple[list[RawCell], list[str]]:
    plain = unmark(data)
    if not plain.strip(b"\0 \t\r\n\f"):
        raise Unreadable("is empty; save it in Jupyter and hand it in again")
    _refuse_others(plain)
    is_script = name.casefold().endswith(".py")
    if is_script and _OBJECT.match(plain) and _NOTEBOOK.search(plain):
        return _notebook(
            plain, ["The file is a notebook although its name ends in `.py`; it was read as one."]
        )
    if is_script:
        return _script(plain, [])
    if not _OBJECT.match(plain) and _PYTHON.search(plain):
        return _script(
            plain, ["The file is a Python script although its name ends in `.ipynb`; it was read as one."]
        )
    return _notebook(plain, [])


def _refuse_others(data: bytes) -> None:
    """Refuse files that are plainly of another kind, by their first bytes."""
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(reason)
    if _WEB_PAGE.match(data):
        raise Unreadable("is a web page, not a notebook; download the notebook itself (File → Download)")


def _notebook(data: bytes, notices: list[str]) -> tuple[list[RawCell], list[str]]:
    if not is_utf8(data):
        data = decode_legacy(data).encode()
        notices.append("The notebook is not in UTF-8; it was read as Windows-1252.")
    raw, more = read_notebook(data)
    return raw, [*notices, *more]


def _script(data: bytes, notices: list[str]) -> tuple[list[RawCell], list[str]]:
    check_size(len(data), caps.SCRIPT_BYTES)
    encoding = declared_encoding(data) or ("utf-8" if is_utf8(data) else "")
    if not encoding:
        notices.append("The file is not in UTF-8; it was read as Windows-1252.")
    return read_script(data.decode(encoding, "replace") if encoding else decode_legacy(data)), notices
