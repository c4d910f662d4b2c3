"""What a learning platform's download says of each file: whose it is, what they called it, when it came."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from autograder.intake.layout import HandedIn, Work
from autograder.intake.names import is_student_name
from autograder.intake.relabel import Relabelled, Source
from autograder.intake.tree import Entry, Tree, Unmatched

_Parts = tuple[str, ...]
_GRADESCOPE: Final = re.compile(r"assignment_\d+_export")


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of a download."""

    student: str
    parts: _Parts  # the path that the student gave it
    entry: Entry


@dataclass(slots=True)
class Export:
    """A download as its platform's rules read it."""

    files: list[Filed] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    submitted: dict[str, dt.datetime] = field(default_factory=dict)  # by student, where the platform says it
    late: set[str] = field(default_factory=set)  # students whose work it marks as late
    assignment: str = ""  # where the folders' names say it
    platform: str = ""  # whose download it is, in words


def works_of(export: Export, tree: Tree) -> tuple[Tree, list[Work]]:
    """Return the work of each student of a download, and the tree that it lies in."""
    sources: dict[_Parts, Source] = {}
    for filed in export.files:
        first = sources.setdefault((filed.student, *filed.parts), Source(tree, filed.entry)).entry
        if first is not filed.entry:
            reason = f"Another file of the same name was taken: {tree.origin(first.parts)}."
            export.unmatched.append(Unmatched(tree.origin(filed.entry.parts), reason, filed.student))
    relabelled = Relabelled(tree, sources)
    return relabelled, [*_works(export, relabelled)]


def _works(export: Export, tree: Relabelled) -> Iterator[Work]:
    by_student: dict[str, list[Entry]] = {filed.student: [] for filed in export.files}
    for entry in tree.entries:
        by_student[entry.parts[0]].append(entry)
    for student, entries in sorted(by_student.items()):
        if is_student_name(student):
            handed_in = HandedIn(export.submitted.get(student), late=student in export.late)
            yield Work(student, export.assignment, 1, tuple(entries), handed_in=handed_in)
        elif entries:
            reason = "The student's name is not plain text, or too long for a gradebook."
            export.unmatched.append(Unmatched(tree.origin(entries[0].parts), reason))


def levels(tree: Tree) -> Iterable[int]:
    """Return how many folders may lie around a download: none, or one that archives make of its own name.

    In any other folder the names are perhaps a student's, who must not hand in for another.
    """
    tops = {entry.parts[0] for entry in tree.entries}
    is_around = len(tops) == 1 and all(len(entry.parts) > 1 for entry in tree.entries)
    return (
        (0, 1) if is_around and all(top == tree.name or _GRADESCOPE.fullmatch(top) for top in tops) else (0,)
    )
