"""Whose files are whose: a tree's folders, read from the top, so that no student can hand in for another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.intake.attachments import is_archive
from autograder.intake.names import is_student_name, match_name
from autograder.intake.tree import Entry, Tree, Unmatched

_SUBMITTED = "submitted"  # nbgrader's folder of student folders


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a learning platform says of the time of a submission."""

    submitted: dt.datetime | None = None  # UTC
    late: bool = False  # marked as late, by an unknown time


@dataclass(frozen=True, slots=True)
class Work:
    """The files of one student in one tree."""

    student: str
    assignment: str  # the assignment whose folder this is or lies in, empty where no folder says it
    depth: int  # how many parts of each path lead to the student's folder
    entries: tuple[Entry, ...]
    whole: bool = False  # whether all of the tree is this student's
    handed_in: HandedIn | None = None  # None where nbgrader's `timestamp.txt` says it


class Layout:
    """Splits a tree into the work of students.

    Understood are one student's folder (with notebooks, or with folders of assignments that hold them), a
    folder of such folders, nbgrader's `submitted/`, an assignment's folder of students, and any of these
    inside one more folder of the same name, as archives have it.
    """

    def __init__(self, tree: Tree, slugs: Collection[str], assignments: Collection[str]) -> None:
        """Prepare to split `tree` by what the course calls its exercises and assignments."""
        self._tree = tree
        self._slugs = slugs
        self._assignments = assignments
        self.unmatched: list[Unmatched] = []

    def works(self) -> list[Work]:
        """Return the work of each student; `unmatched` then tells what belongs to none."""
        return [*self._split(self._tree.entries, (self._tree.around, self._tree.name))]

    def _split(self, entries: Sequence[Entry], folders: tuple[str, ...]) -> Iterator[Work]:
        """Yield the works below the last of `folders`; the first two lie outside the entries' paths."""
        depth = len(folders) - 2
        if self._is_one_student(entries, folders):
            student = next((name for name in reversed(folders) if name not in self._assignments), "")
            yield from self._work(student, folders, entries, depth, whole=True)
            return
        self._report_loose(entries, depth)
        tops = self._tops(entries, depth)
        for top, below in tops.items():
            if top in (_SUBMITTED, *self._assignments) or (len(tops) == 1 and top == folders[-1]):
                yield from self._split(below, (*folders, top))
            else:
                yield from self._work(top, folders, below, depth + 1)

    def _is_one_student(self, entries: Sequence[Entry], folders: tuple[str, ...]) -> bool:
        """Tell whether notebooks lie in this folder, or in a folder of their assignment or exercise within it."""
        if folders[-1] == _SUBMITTED:
            return False
        work = (entry.parts[len(folders) - 2 :] for entry in entries if match_name(entry.name, self._slugs))
        paths = [parts[:-1] for parts in work]
        by_exercise = all(len(path) == 1 and path[0] in self._slugs for path in paths)
        by_assignment = any(len(path) == 1 and path[0] in self._assignments for path in paths)
        if not paths:
            return self._has_only_loose_notebooks(entries, len(folders) - 2)
        return () in paths or by_assignment or by_exercise

    def _has_only_loose_notebooks(self, entries: Sequence[Entry], depth: int) -> bool:
        """Tell whether notebooks, whatever their names, lie here and nowhere below."""
        notebooks = [entry for entry in entries if entry.name.casefold().endswith(".ipynb")]
        return bool(notebooks) and all(len(entry.parts) == depth + 1 for entry in notebooks)

    def _tops(self, entries: Sequence[Entry], depth: int) -> dict[str, list[Entry]]:
        """Return the folders at this level with what lies below; of a course's folder, only `submitted`."""
        inside = (entry for entry in entries if len(entry.parts) > depth + 1)
        tops = {top: [*below] for top, below in groupby(inside, key=lambda entry: entry.parts[depth])}
        return {_SUBMITTED: tops[_SUBMITTED]} if _SUBMITTED in tops else tops

    def _work(
        self,
        student: str,
        folders: Sequence[str],
        entries: Sequence[Entry],
        depth: int,
        *,
        whole: bool = False,
    ) -> Iterator[Work]:
        if is_student_name(student):
            assignment = next((name for name in reversed(folders) if name in self._assignments), "")
            yield Work(student, assignment, depth, tuple(entries), whole)
        else:
            reason = "The folder's name cannot be a student's: it is not plain text, or too long."
            self.unmatched.append(Unmatched(self._tree.origin(entries[0].parts[:depth]), reason))

    def _report_loose(self, entries: Sequence[Entry], depth: int) -> None:
        """Report files among the students' folders that look like work; others are the course's own."""
        for entry in entries:
            if len(entry.parts) == depth + 1:
                if match_name(entry.name, self._slugs):
                    self._leave_out(entry, "It lies in no student's folder.")
                elif is_archive(entry.name):
                    self._leave_out(entry, "An archive among folders is not unpacked; name it by itself.")
                elif entry.refusal:
                    self._leave_out(entry, f"It {entry.refusal}.")

    def _leave_out(self, entry: Entry, reason: str) -> None:
        self.unmatched.append(Unmatched(self._tree.origin(entry.parts), reason))
