"""Moodle's “Download all submissions”: a folder a participant, or the same as a prefix of flat files.

`Full name_1234567_assignsubmission_file_/fgsm.ipynb` since Moodle 3.1 (without the last `_` since 4.1),
`Full name_1234567_assignsubmission_file_fgsm.ipynb` before that or by choice. The number is the
participant's in this assignment, the same as in the grading worksheet; where students hand in as teams, name and number are
the team's, and the default team has no number. What a student calls a file comes
after the platform's own mark, so the first mark in a name counts: that of Canvas, if it comes before Moodle's.
"""

from __future__ import annotations

import re
from typing import Final

from autograder.intake.export import Export, Filed, levels
from autograder.intake.tree import Entry, Tree, Unmatched

_PREFIX: Final = re.compile(
    r"(?!(?:LATE_)?anon_[A-Za-z0-9]{5}_\d+_)(?P<student>(?:(?!_\d+_\d+_).)+?(?:_\d+)?)"
    r"_assign(?P<kind>submission|feedback)_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?",
    re.DOTALL,
)
_TYPED: Final = "Text typed into Moodle is no file; ask for the notebook itself."
_NOT_WORK: Final = "It is no file that a student handed in."
_NOBODY: Final = (
    "Its name does not say whose it is: Moodle writes `Full name_1234567_assignsubmission_file_`."
)


def read_moodle(tree: Tree) -> Export | None:
    """Return what a download holds; None where it is not one of Moodle's."""
    for level in levels(tree):
        if any(_PREFIX.fullmatch(entry.parts[level]) for entry in tree.entries):
            return _read(tree, level)
    return None


def _read(tree: Tree, level: int) -> Export:
    export = Export(platform="a download of Moodle")
    for entry in tree.entries:
        filed = _filed(entry, level)
        if isinstance(filed, Filed):
            export.files.append(filed)
        else:
            prefix = _PREFIX.fullmatch(entry.parts[level])
            student = prefix["student"] if prefix else ""
            export.unmatched.append(Unmatched(tree.origin(entry.parts), filed, student))
    return export


def _filed(entry: Entry, level: int) -> Filed | str:
    """Return whose a file is, or why it is nobody's work."""
    prefix = _PREFIX.fullmatch(entry.parts[level])
    if prefix is None:
        return _NOBODY
    if prefix["plugin"] == "onlinetext":
        return _TYPED
    if (prefix["kind"], prefix["plugin"]) != ("submission", "file"):
        return _NOT_WORK
    inner = entry.parts[level + 1 :] or ((prefix["file"],) if prefix["file"] else ())
    return Filed(prefix["student"], inner, entry) if inner else _NOT_WORK
