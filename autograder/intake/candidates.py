"""The files of one student that may be work, each with the exercise that it is on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from autograder.intake import caps
from autograder.intake.cells import Document
from autograder.intake.content import exercise_of, functions_in
from autograder.intake.document import problem_with, read_document
from autograder.intake.names import Match, match_name
from autograder.intake.scope import Scope
from autograder.intake.tree import Entry, Tree, Unreadable
from autograder.notebook import STUB

_Parts = tuple[str, ...]
_SCRIPT = ".py"


class Rank(NamedTuple):
    """How likely a file is the one meant: the smallest wins."""

    untouched: bool  # nothing was written into it; only asked where there are several
    packed: bool  # in a zip: often the release, handed in again beside the work
    elsewhere: bool  # not in the assignment's own folder
    by_content: bool  # not named like the exercise at all
    depth: int
    inexact: bool  # named almost like the exercise
    script: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be the work on an exercise."""

    entry: Entry
    match: Match
    rank: Rank


class Reader:
    """Reads the files of one student, each once, and tells what they are on."""

    def __init__(self, tree: Tree, scope: Scope) -> None:
        """Prepare to read from `tree` what may be work in `scope`."""
        self._tree = tree
        self._scope = scope
        self._read: dict[_Parts, Document] = {}
        self._left = caps.WEIGHED_BYTES

    def document(self, entry: Entry) -> Document:
        """Return what a file holds; one that cannot be used has its problem instead."""
        if entry.parts not in self._read:
            self._read[entry.parts] = self._document(entry)
        return self._read[entry.parts]

    def match(self, entry: Entry) -> Match | None:
        """Return the exercise that a notebook is on: by its name, unless its content says another one.

        A script is on what it is named after: others are helpers.
        """
        named = match_name(entry.name, self._scope.slugs)
        is_notebook = entry.name.casefold().endswith(".ipynb")
        if not (named or is_notebook) or not self._weigh(entry):
            return named
        names = functions_in(self.document(entry))
        slug = exercise_of(names, self._scope.functions)
        if not slug or (named and not self._belies(named.slug, slug, names)):
            return named
        return Match(slug, exact=False, script=not is_notebook, by_content=True)

    def scripts(self, entries: Collection[Entry], lacking: Collection[str]) -> Iterator[tuple[Entry, Match]]:
        """Yield scripts that define every function of an exercise for which nothing else was found."""
        wanted = {slug: self._scope.functions[slug] for slug in lacking if self._scope.functions[slug]}
        for entry in entries:
            if wanted and _may_be_work(entry, self._scope.slugs) and self._weigh(entry):
                names = functions_in(self.document(entry))
                slug = exercise_of(names, wanted)
                if slug and names >= wanted[slug]:
                    yield entry, Match(slug, exact=False, script=True, by_content=True)

    def is_untouched(self, entry: Entry, slug: str) -> bool:
        """Tell whether a file that was looked into has a stub for every function of an exercise."""
        document = self._read.get(entry.parts, Document())
        stubs = sum(len(STUB.findall(cell.source)) for cell in document.cells)
        return bool(stubs) and stubs >= len(self._scope.functions[slug])

    def _belies(self, named: str, slug: str, names: frozenset[str]) -> bool:
        """Tell whether a file holds nothing of what it is named after, and all of another exercise."""
        functions = self._scope.functions
        return not names & functions[named] and names >= functions[slug]

    def _weigh(self, entry: Entry) -> bool:
        """Tell whether there is room to look into one more file of this student."""
        if entry.parts in self._read:
            return True
        self._left -= entry.size
        return self._left >= 0 and len(self._read) < caps.WEIGHED and not entry.refusal

    def _document(self, entry: Entry) -> Document:
        try:
            data = self._tree.read(entry, caps.NOTEBOOK_BYTES)
        except Unreadable as problem:
            return Document(problem=problem_with(entry.name, problem))
        return read_document(data, entry.name)


def _may_be_work(entry: Entry, slugs: Collection[str]) -> bool:
    name = entry.name.casefold()
    visible = {f"test_{slug}{_SCRIPT}" for slug in slugs}
    return name.endswith(_SCRIPT) and name not in visible and match_name(name, slugs) is None
