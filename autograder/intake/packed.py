"""Zips that students hand in: what is in them counts as lying beside them, one level deep."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.archive import ZipTree
from autograder.intake.attachments import is_archive
from autograder.intake.relabel import Relabelled, Source
from autograder.intake.tree import Entry, Tree, Unmatched, Unreadable

_Parts = tuple[str, ...]
_DEEPER: Final = "An archive inside an archive is not unpacked; hand in the notebooks themselves."
_OTHER: Final = "Only zips are unpacked, not this kind of archive; hand in the notebooks themselves."


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of one student, those in zips included."""

    tree: Tree
    entries: tuple[Entry, ...]
    packed: Collection[_Parts]  # the paths of those that came out of a zip


class Unpacker:
    """Opens the zips among the files of one student, in memory, as long as it is open itself."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._left = caps.PACKED_BYTES
        self.unmatched: list[tuple[str, str]] = []  # where an archive was found, and why it is not read

    def unpack(self, tree: Tree, entries: Sequence[Entry]) -> Unpacked:
        """Return the files with each zip replaced by a folder of its name."""
        archives = [entry for entry in entries if is_archive(entry.name)]
        if not archives:
            return Unpacked(tree, tuple(entries), ())
        sources = {entry.parts: Source(tree, entry) for entry in entries if not is_archive(entry.name)}
        loose = set(sources)
        for number, entry in enumerate(archives):
            for parts, source in self._members(tree, entry, number):
                sources.setdefault(parts, source)
        unpacked = Relabelled(tree, sources)
        return Unpacked(unpacked, tuple(unpacked.entries), sources.keys() - loose)

    def close(self) -> None:
        """Let go of the archives."""
        self._open.close()

    def _members(self, tree: Tree, entry: Entry, number: int) -> Iterator[tuple[_Parts, Source]]:
        inner = self._tree(tree, entry, number)
        if inner is None:
            return
        folder = (*entry.parts[:-1], inner.name)
        for left_out in inner.unmatched:
            self.unmatched.append((left_out.origin, left_out.reason))
        for place, member in enumerate(inner.entries):
            if place >= caps.FILES:
                reason = f"It holds more than {caps.FILES} files; the rest was not read."
                self.unmatched.append((inner.origin(()), reason))
                return
            if is_archive(member.name):
                self.unmatched.append((inner.origin(member.parts), _DEEPER))
            else:
                yield (*folder, *member.parts), Source(inner, member)

    def _tree(self, tree: Tree, entry: Entry, number: int) -> ZipTree | None:
        """Open a zip; say why where that cannot be."""
        origin = tree.origin(entry.parts)
        try:
            if not entry.name.casefold().endswith(".zip"):
                raise Unreadable(_OTHER)
            if number >= caps.PACKED:
                raise Unreadable(f"It is one archive too many (at most {caps.PACKED}); it was not unpacked.")
            content = self._content(tree, entry)
            inner = ZipTree(Path(entry.name), content, origin)
        except Unreadable as error:
            self.unmatched.append((origin, str(error)))
            return None
        except IntakeError as error:
            self.unmatched.append((origin, f"It was not unpacked: {str(error).removeprefix(f'{origin}: ')}."))
            return None
        self._open.callback(inner.close)
        return inner

    def _content(self, tree: Tree, entry: Entry) -> bytes:
        try:
            content = tree.read(entry, self._left)
        except Unreadable as error:
            raise Unreadable(f"It was not unpacked: it {error}.") from error
        self._left -= len(content)
        return content


def as_unmatched(found: Sequence[tuple[str, str]], student: str) -> list[Unmatched]:
    """Return what an unpacker left out as a student's."""
    return [Unmatched(origin, reason, student) for origin, reason in found]
