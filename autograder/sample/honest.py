"""What students who mean well hand in: right solutions, mistakes, and now and then nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from nbformat import NotebookNode

from autograder.exhibits import Exhibit, Kind, exhibits
from autograder.fill import fill
from autograder.model import Exercise
from autograder.notebook import release_notebook, to_bytes
from autograder.sample.specimen import Specimen

T = TypeVar("T")

_REFERENCES: Final = 3  # students who hand in the reference; identical work is graded once
_ALTERNATIVES: Final = 3
_MUTANTS: Final = 3  # of each task
_STUBS: Final = 2
_SCRIPTS: Final = 6  # one in so many is a `.py` file
_ANSWER: Final = "An answer in my own words, for a person to read."


def honest(exercise: Exercise) -> Iterator[Specimen]:
    """Yield the honest specimens of an exercise, the same ones every time."""
    for place, exhibit in enumerate(_chosen(exercise), start=1):
        is_script = place % _SCRIPTS == 0
        yield Specimen(
            exercise=exercise.slug,
            kind=exhibit.kind.value,
            name=exhibit.name,
            lost=_lost(exhibit, exercise),
            content=exhibit.source.encode() if is_script else to_bytes(_notebook(exhibit, exercise)),
            suffix=".py" if is_script else ".ipynb",
        )


def solved(exercise: Exercise) -> NotebookNode:
    """Return the notebook of a student who gets everything right."""
    filled = fill(release_notebook(exercise), exercise.reference.read_text("utf-8"))
    for cell in filled.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell["source"] = _ANSWER
    return filled


def _chosen(exercise: Exercise) -> list[Exhibit]:
    """Choose among all that proves an exercise; every task has mutants."""
    by_kind: dict[Kind, list[Exhibit]] = {kind: [] for kind in Kind}
    for exhibit in exhibits(exercise):
        by_kind[exhibit.kind].append(exhibit)
    chosen = [*by_kind[Kind.REFERENCE] * _REFERENCES, *_spread(by_kind[Kind.ALTERNATIVE], _ALTERNATIVES)]
    for task in exercise.functions:
        chosen += _spread([mutant for mutant in by_kind[Kind.MUTANT] if mutant.breaks == task.id], _MUTANTS)
    return [*chosen, *by_kind[Kind.STUB] * _STUBS]


def _spread(items: Sequence[T], count: int) -> list[T]:
    """Return at most `count` items, evenly spread."""
    count = min(count, len(items))
    return [items[place * len(items) // count] for place in range(count)]


def _notebook(exhibit: Exhibit, exercise: Exercise) -> NotebookNode:
    if exhibit.kind is Kind.STUB:
        return release_notebook(exercise)
    return fill(solved(exercise), exhibit.source)


def _lost(exhibit: Exhibit, exercise: Exercise) -> frozenset[str]:
    if exhibit.kind is Kind.STUB:
        return frozenset(task.id for task in exercise.functions)
    return frozenset({exhibit.breaks} - {""})
