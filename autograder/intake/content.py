"""Which exercise a notebook is on, by the functions that it defines and the cells that it kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from autograder.intake.cells import Document

_FUNCTION: Final = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)


def functions_in(document: Document) -> frozenset[str]:
    """Return the names of the cells, and of the functions at the start of a line, that a document holds."""
    return frozenset(_names(document))


def _names(document: Document) -> Iterator[str]:
    for cell in document.cells:
        yield cell.id.removesuffix("-checks")
        if cell.kind == "code":
            yield from _FUNCTION.findall(cell.source)


def exercise_of(names: frozenset[str], functions: Mapping[str, frozenset[str]]) -> str:
    """Return the exercise that asks for more of these functions than any other; nothing where none stands out.

    Args:
        names: what a document holds.
        functions: the functions that each exercise asks for, by slug.
    """
    hits = {slug: len(names & wanted) for slug, wanted in functions.items()}
    best = max(hits.values(), default=0)
    chosen = [slug for slug, count in hits.items() if count == best]
    return chosen[0] if best and len(chosen) == 1 else ""
