"""One student's files → a submission for each exercise that is among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from autograder.intake import caps, receipt
from autograder.intake.attachments import gather, is_archive
from autograder.intake.digest import digest
from autograder.intake.document import problem_with, read_document
from autograder.intake.layout import Work
from autograder.intake.names import Match, match_name
from autograder.intake.scope import Scope
from autograder.intake.text import clean
from autograder.intake.timestamp import parse_timestamp
from autograder.intake.tree import Entry, Tree, Unmatched, Unreadable
from autograder.model import Attachment, Receipt, Submission

_Parts = tuple[str, ...]


class _Rank(NamedTuple):
    """How likely a file is the one meant: the smallest wins."""

    elsewhere: bool  # not in the assignment's own folder
    depth: int
    inexact: bool  # named almost like the exercise
    script: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: Entry
    match: Match
    rank: _Rank


class HandIn:
    """Reads the work of one student."""

    def __init__(self, tree: Tree, work: Work, scope: Scope) -> None:
        """Prepare to read `work`, which lies in `tree`, as far as it is in `scope`."""
        self._tree = tree
        self._work = work
        self._scope = scope
        self._folder = work.entries[0].parts[: work.depth] if work.entries else ()
        self._attached: dict[_Parts, tuple[tuple[Attachment, ...], tuple[str, ...]]] = {}
        self.unmatched: list[Unmatched] = []

    def submissions(self) -> list[Submission]:
        """Return what can be graded, a file that cannot be read included; `unmatched` then tells the rest."""
        candidates = self._candidates()
        found = [self._submission(*key, files) for key, files in candidates.items()]
        if not candidates and not self.unmatched:
            self._leave_out(self._folder, "No notebook of the course is in here.")
        if (left := len(self.unmatched) - caps.NOTICES) > 0:
            del self.unmatched[caps.NOTICES :]
            self._leave_out(self._folder, f"{left} more files are not graded.")
        return found

    def _candidates(self) -> dict[tuple[str, str], list[_Candidate]]:
        """Return the files that may be the work, by assignment and slug, the likeliest of each first."""
        found: dict[tuple[str, str], list[_Candidate]] = {}
        for entry in self._work.entries:
            if match := match_name(entry.name, self._scope.slugs):
                self._place(entry, match, found)
            elif entry.name.casefold().endswith(".ipynb"):
                names = ", ".join(f"`{slug}`" for slug in sorted(self._scope.slugs))
                self._leave_out(entry.parts, f"No exercise has this name (the exercises are {names}).")
            elif is_archive(entry.name):
                self._leave_out(entry.parts, "An archive inside a submission is not unpacked.")
        return {key: sorted(files, key=lambda file: file.rank) for key, files in found.items()}

    def _place(self, entry: Entry, match: Match, found: dict[tuple[str, str], list[_Candidate]]) -> None:
        """Add a file to the candidates of its exercise, if that is wanted now."""
        inner = entry.parts[self._work.depth :]
        own = inner[0] if len(inner) > 1 and inner[0] in self._scope.assignments else ""
        assignment = own or self._work.assignment
        if not self._scope.wants(assignment, match.slug):
            return
        of = self._scope.of(assignment, match.slug)
        if isinstance(of, str):
            self._leave_out(entry.parts, of)
            return
        rank = _Rank(not own, len(inner), not match.exact, match.script)
        found.setdefault((of.id, match.slug), []).append(_Candidate(entry, match, rank))

    def _submission(self, assignment: str, slug: str, files: Sequence[_Candidate]) -> Submission:
        best = files[0].entry
        blank = Submission(
            student=self._work.student,
            assignment=assignment,
            exercise=slug,
            origin=self._tree.origin(best.parts),
            cells=(),
            submitted=self._time(best.parts[:-1]),
        )
        rivals = [file.entry for file in files if file.rank == files[0].rank]
        filled = self._read(blank, best) if len(rivals) == 1 else self._ambiguous(blank, rivals)
        notices = (*_choice(files, self._work.depth), *filled.notices)
        filled = msgspec.structs.replace(filled, notices=notices[: caps.NOTICES])
        return msgspec.structs.replace(filled, digest=digest(filled))

    def _read(self, blank: Submission, entry: Entry) -> Submission:
        try:
            data = self._tree.read(entry, caps.NOTEBOOK_BYTES)
        except Unreadable as problem:
            return msgspec.structs.replace(blank, problem=problem_with(entry.name, problem))
        found = self._receipt(entry, data)
        remarks = [receipt.notice(found, clean(entry.name))] if found else []
        blank = msgspec.structs.replace(blank, receipt=found, notices=tuple(filter(None, remarks)))
        document = read_document(data, entry.name)
        if document.problem:
            return msgspec.structs.replace(blank, problem=document.problem)
        attachments, notices = self._attachments(entry.parts[:-1])
        return msgspec.structs.replace(
            blank,
            cells=document.cells,
            attachments=attachments,
            notices=(*blank.notices, *document.notices, *notices),
        )

    def _ambiguous(self, blank: Submission, rivals: Sequence[Entry]) -> Submission:
        names = _names(rivals, self._work.depth)
        for entry in rivals:
            self._leave_out(entry.parts, f"Several files could be the work on `{blank.exercise}`: {names}.")
        problem = f"Several files could be your work: {names}. Hand in one, named `{blank.exercise}.ipynb`."
        return msgspec.structs.replace(blank, problem=problem)

    def _attachments(self, folder: _Parts) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
        """Return what lies in a notebook's folder and below, read once for all notebooks in it."""
        if folder not in self._attached:
            beside = [entry for entry in self._work.entries if self._is_beside(entry, folder)]
            self._attached[folder] = gather(self._tree, len(folder), beside, self._scope.slugs)
        return self._attached[folder]

    def _is_beside(self, entry: Entry, folder: _Parts) -> bool:
        inner = entry.parts[len(folder) :]
        other_assignment = len(inner) > 1 and inner[0] in self._scope.assignments
        return entry.parts[: len(folder)] == folder and not other_assignment

    def _time(self, folder: _Parts) -> dt.datetime | None:
        """Return the time in the `timestamp.txt` of a folder."""
        data = self._small_file((*folder, "timestamp.txt"), caps.TIMESTAMP_BYTES)
        return parse_timestamp(data.decode("ascii", "replace"))

    def _receipt(self, entry: Entry, content: bytes) -> Receipt | None:
        """Return what the receipt in a file's folder says of the file, if there is one."""
        data = self._small_file((*entry.parts[:-1], receipt.NAME), caps.RECEIPT_BYTES)
        document = receipt.read_receipt(data)
        return receipt.compare(document, entry.name, content) if document else None

    def _small_file(self, parts: _Parts, limit: int) -> bytes:
        """Return a file that comes with the work; nothing where it is missing or cannot be read."""
        entry = next((entry for entry in self._work.entries if entry.parts == parts), None)
        try:
            return self._tree.read(entry, limit) if entry else b""
        except Unreadable:
            return b""

    def _leave_out(self, parts: _Parts, reason: str) -> None:
        self.unmatched.append(Unmatched(self._tree.origin(parts), reason, self._work.student))


def _choice(files: Sequence[_Candidate], depth: int) -> Iterator[str]:
    """Yield what the student should know about the choice of the file."""
    best, *others = files
    if best.rank.inexact:
        right = f"{best.match.slug}{'.py' if best.match.script else '.ipynb'}"
        yield f"The file is named `{clean(best.entry.name)}`; it was read as `{right}`."
    if passed := [file.entry for file in others if file.rank != best.rank]:
        yield f"{_names([best.entry], depth)} was graded, not {_names(passed, depth)}."


def _names(entries: Sequence[Entry], depth: int) -> str:
    names = [f"`{clean('/'.join(entry.parts[depth:]))}`" for entry in entries]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
