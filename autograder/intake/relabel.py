"""Files of other trees under names that are ours: what systems and archives call them stays in messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from autograder.intake.tree import Entry, Tree, Unmatched

_Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file really is."""

    tree: Tree
    entry: Entry


class Relabelled:
    """A tree whose files lie in others; it owns none of them, so closing it closes nothing."""

    name: Final = ""
    around: Final = ""
    unmatched: Sequence[Unmatched] = ()

    def __init__(self, base: Tree, sources: Mapping[_Parts, Source]) -> None:
        """Put each source under its new path; `base` is what was given to `grade`."""
        self._base = base
        self._sources = sources
        self.entries: Sequence[Entry] = [
            replace(source.entry, parts=parts) for parts, source in sorted(sources.items())
        ]

    def origin(self, parts: Sequence[str]) -> str:
        """Say where a file really is; of a folder, where all that is in it is."""
        wanted = tuple(parts)
        if source := self._sources.get(wanted):
            return source.tree.origin(source.entry.parts)
        inside = [
            source for path, source in self._sources.items() if wanted and path[: len(wanted)] == wanted
        ]
        if not inside:
            return self._base.origin(())
        levels = zip(*(source.entry.parts[:-1] for source in inside), strict=False)
        common = [names[0] for names in takewhile(lambda names: len({*names}) == 1, levels)]
        return inside[0].tree.origin(common or inside[0].entry.parts)

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return a file's bytes from where it really is."""
        source = self._sources[entry.parts]
        return source.tree.read(source.entry, limit)

    def close(self) -> None:
        """Do nothing: the trees behind it are closed by whoever opened them."""
