"""One student's files → a submission for each exercise that is among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import msgspec

from autograder.intake import caps, receipt
from autograder.intake.attachments import gather
from autograder.intake.candidates import Candidate, Rank, Reader
from autograder.intake.digest import digest
from autograder.intake.layout import HandedIn, Work
from autograder.intake.names import Match
from autograder.intake.packed import Unpacker, as_unmatched
from autograder.intake.scope import Scope
from autograder.intake.text import clean
from autograder.intake.timestamp import parse_timestamp
from autograder.intake.tree import Entry, Tree, Unmatched, Unreadable
from autograder.model import Attachment, Receipt, Submission

_Parts = tuple[str, ...]


class HandIn:
    """Reads the work of one student, zips in it included."""

    def __init__(self, tree: Tree, work: Work, scope: Scope) -> None:
        """Prepare to read `work`, which lies in `tree`, as far as it is in `scope`."""
        self._work = work
        self._scope = scope
        self._unpacker = Unpacker()
        unpacked = self._unpacker.unpack(tree, work.entries)
        self._tree, self._entries, self._packed = unpacked.tree, unpacked.entries, unpacked.packed
        self._reader = Reader(self._tree, scope)
        self._folder = work.entries[0].parts[: work.depth] if work.entries else ()
        self._attached: dict[_Parts, tuple[tuple[Attachment, ...], tuple[str, ...]]] = {}
        self.unmatched = as_unmatched(self._unpacker.unmatched, work.student)

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

    def close(self) -> None:
        """Let go of the zips that were opened."""
        self._unpacker.close()

    def _candidates(self) -> dict[tuple[str, str], list[Candidate]]:
        """Return the files that may be the work, by assignment and slug, the likeliest of each first."""
        found: dict[tuple[str, str], list[Candidate]] = {}
        for entry in self._entries:
            if match := self._reader.match(entry):
                self._place(entry, match, found)
            elif entry.name.casefold().endswith(".ipynb"):
                names = ", ".join(f"`{slug}`" for slug in sorted(self._scope.slugs))
                reason = f"No exercise has this name, or asks for its functions (the exercises are {names})."
                self._leave_out(entry.parts, reason)
        lacking = self._scope.slugs - {slug for _, slug in found}
        for entry, match in self._reader.scripts(self._entries, lacking):
            self._place(entry, match, found)
        return {key: self._sorted(files) for key, files in found.items()}

    def _sorted(self, files: list[Candidate]) -> list[Candidate]:
        """Return files for one exercise, the likeliest first: beside work, what was released is not meant."""
        if len(files) > 1:
            files = [replace(file, rank=self._closer(file)) for file in files]
        return sorted(files, key=lambda file: file.rank)

    def _closer(self, file: Candidate) -> Rank:
        """Return the rank of a file after a look into it."""
        return file.rank._replace(untouched=self._reader.is_untouched(file.entry, file.match.slug))

    def _place(self, entry: Entry, match: Match, found: dict[tuple[str, str], list[Candidate]]) -> None:
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
        packed = entry.parts in self._packed
        rank = Rank(False, packed, not own, match.by_content, len(inner), not match.exact, match.script)
        found.setdefault((of.id, match.slug), []).append(Candidate(entry, match, rank))

    def _submission(self, assignment: str, slug: str, files: Sequence[Candidate]) -> Submission:
        best = files[0].entry
        lateness, about_lateness = self._lateness(assignment)
        blank = Submission(
            student=self._work.student,
            assignment=assignment,
            exercise=slug,
            origin=self._tree.origin(best.parts),
            cells=(),
            # In a download a `timestamp.txt` is the student's own, and says nothing.
            submitted=lateness if self._work.handed_in else self._time(best.parts[:-1]),
            secret="" if self._work.handed_in else self._secret(best.parts[:-1]),
        )
        rivals = [file.entry for file in files if file.rank == files[0].rank]
        filled = self._read(blank, best) if len(rivals) == 1 else self._ambiguous(blank, rivals)
        notices = (*about_lateness, *_choice(files, self._work.depth), *filled.notices)
        filled = msgspec.structs.replace(filled, notices=notices[: caps.NOTICES])
        return msgspec.structs.replace(filled, digest=digest(filled))

    def _lateness(self, assignment: str) -> tuple[dt.datetime | None, tuple[str, ...]]:
        """Return the time that a learning platform says, with what the student should know about it.

        Where it says only that the work was late, the least that is true is one second.
        """
        said = self._work.handed_in or HandedIn()
        if said.submitted or not said.late:
            return said.submitted, ()
        due = self._scope.assignments[assignment].due
        notice = "It is marked as late; by how much, the download does not say: a second was counted."
        return (due + dt.timedelta(seconds=1), (notice,)) if due else (None, ())

    def _read(self, blank: Submission, entry: Entry) -> Submission:
        document = self._reader.document(entry)
        found = self._receipt(entry)
        remarks = [receipt.notice(found, clean(entry.name))] if found else []
        blank = msgspec.structs.replace(blank, receipt=found, notices=tuple(filter(None, remarks)))
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
            beside = [entry for entry in self._entries if self._is_beside(entry, folder)]
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

    def _secret(self, folder: _Parts) -> str:
        """Return what nbgrader's exchange has put beside the work, to name its feedback by."""
        data = self._small_file((*folder, "submission_secret.txt"), caps.SECRET_BYTES)
        return data.decode("ascii", "replace")

    def _receipt(self, entry: Entry) -> Receipt | None:
        """Return what the receipt in a file's folder says of the file, if there is one."""
        data = self._small_file((*entry.parts[:-1], receipt.NAME), caps.RECEIPT_BYTES)
        document = receipt.read_receipt(data)
        if document is None:
            return None
        with suppress(Unreadable):
            return receipt.compare(document, entry.name, self._tree.read(entry, caps.NOTEBOOK_BYTES))
        return None

    def _small_file(self, parts: _Parts, limit: int) -> bytes:
        """Return a file that comes with the work; nothing where it is missing or cannot be read."""
        entry = next((entry for entry in self._entries if entry.parts == parts), None)
        try:
            return self._tree.read(entry, limit) if entry else b""
        except Unreadable:
            return b""

    def _leave_out(self, parts: _Parts, reason: str) -> None:
        self.unmatched.append(Unmatched(self._tree.origin(parts), reason, self._work.student))


def _choice(files: Sequence[Candidate], depth: int) -> Iterator[str]:
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
