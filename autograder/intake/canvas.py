"""Canvas's “Download Submissions”: flat files, `lastfirst_[LATE_]userid_fileid_name.ext`.

Where a student's name is hidden, `anon_x7Yz2` stands for it. Canvas tells a file that was handed in again
by `-1`, `-2` … before its suffix, and numbers files as they come: the latest one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from autograder.intake.export import Export, Filed, levels
from autograder.intake.tree import Entry, Tree, Unmatched

_FILE: Final = re.compile(
    r"(?:(?P<anonymous_late>LATE_)?(?P<anonymous>anon_[A-Za-z0-9]{5})"
    r"|(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+))"
    r"_(?P<number>\d+)_(?P<file>.+)",
    re.DOTALL | re.IGNORECASE,
)
_TYPED: Final = re.compile(r"(?P<name>.+?)_(?:LATE_)?(?P<user>\d+)_(?:text|link)\.html", re.IGNORECASE)
_ATTEMPT: Final = re.compile(r"-(?P<attempt>\d{1,3})(?P<suffix>\.(?:ipynb|py|zip))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _File:
    student: str
    late: bool
    name: str  # without Canvas's mark of a later attempt
    order: tuple[int, int]  # attempt, and number of the file
    entry: Entry


def read_canvas(tree: Tree) -> Export | None:
    """Return what a download holds; None where it is not one of Canvas's."""
    for level in levels(tree):
        loose = [entry for entry in tree.entries if len(entry.parts) == level + 1]
        named = [entry for entry in loose if _FILE.fullmatch(entry.name)]
        if named and 2 * len(named) > len(loose):
            return _read(tree, level)
    return None


def _read(tree: Tree, level: int) -> Export:
    export = Export(platform="a download of Canvas")
    files = []
    for entry in tree.entries:
        file = _file(entry, level)
        if isinstance(file, _File):
            files.append(file)
        else:
            typed = _TYPED.fullmatch(entry.name)
            student = f"{typed['name']}_{typed['user']}" if typed else ""
            export.unmatched.append(Unmatched(tree.origin(entry.parts), file, student))
    for latest, *earlier in _attempts(files):
        export.files.append(Filed(latest.student, (latest.name,), latest.entry))
        if latest.late:
            export.late.add(latest.student)
        for file in earlier:
            reason = f"It is an earlier attempt; `{latest.entry.name}` was taken."
            export.unmatched.append(Unmatched(tree.origin(file.entry.parts), reason, file.student))
    return export


def _file(entry: Entry, level: int) -> _File | str:
    """Return what a file's name says, or why it is nobody's work."""
    found = _FILE.fullmatch(entry.name) if len(entry.parts) == level + 1 else None
    if found is None:
        if _TYPED.fullmatch(entry.name):
            return "Text or a link typed into Canvas is no file; ask for the notebook itself."
        return "Its name does not say whose it is: Canvas writes `lastfirst_userid_fileid_name`."
    attempt = _ATTEMPT.search(found["file"])
    return _File(
        student=found["anonymous"] or f"{found['name']}_{found['user']}",
        late=bool(found["late"] or found["anonymous_late"]),
        name=_ATTEMPT.sub(r"\g<suffix>", found["file"]),
        order=(int(attempt["attempt"]) if attempt else 0, int(found["number"])),
        entry=entry,
    )


def _attempts(files: Sequence[_File]) -> Iterator[list[_File]]:
    """Yield the files of a student that are attempts at the same one, the latest first."""

    def same(file: _File) -> tuple[str, str]:
        return file.student, file.name.casefold()

    for _, attempts in groupby(sorted(files, key=same), key=same):
        yield sorted(attempts, key=lambda file: file.order, reverse=True)
