"""What proves an exercise: its reference, stub, mutants and alternatives, as submissions."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.errors import CourseError
from autograder.fill import overlay
from autograder.intake.cells import to_cells
from autograder.intake.digest import digest
from autograder.intake.script import read_script
from autograder.model import Exercise, Submission, Value
from autograder.mutation.equivalents import reasons
from autograder.mutation.generate import generate

_MARK = "# breaks:"


class Kind(enum.StrEnum):
    """What an exhibit is for."""

    REFERENCE = "reference"  # earns every point
    STUB = "stub"  # earns nothing
    MUTANT = "mutant"  # loses exactly the task that it breaks
    ALTERNATIVE = "alternative"  # another right solution: earns every point
    GENERATED = "generated"  # the reference with one change: loses something, unless the change is equivalent


class Exhibit(Value, frozen=True):
    """One solution whose verdict is known beforehand."""

    name: str
    kind: Kind
    source: str
    breaks: str = ""  # the task that a mutant loses
    diagnosis: str = ""  # what to tell a student whose checks fail as this mutant's do
    equivalent: str = ""  # why a generated mutant is none: a reason given by hand


def exhibits(exercise: Exercise) -> list[Exhibit]:
    """Return everything that proves an exercise, the reference first.

    Raises:
        CourseError: A mutant does not say which task it breaks, or names none of the exercise.
    """
    reference = exercise.reference.read_text("utf-8")
    stub = exercise.script.read_text("utf-8")
    return [
        Exhibit(name="reference", kind=Kind.REFERENCE, source=reference),
        Exhibit(name="stub", kind=Kind.STUB, source=stub),
        *mutants(exercise),
        *_alternatives(exercise, reference),
    ]


def mutants(exercise: Exercise) -> Iterator[Exhibit]:
    """Return the mutants of an exercise, each laid over the reference."""
    reference = exercise.reference.read_text("utf-8")
    for path in _files(exercise.private / "mutants"):
        text = path.read_text("utf-8")
        yield Exhibit(
            name=path.stem,
            kind=Kind.MUTANT,
            source=overlay(reference, text),
            breaks=_broken_task(path, text, exercise),
            diagnosis=ast.get_docstring(ast.parse(text)) or "",
        )


def generated(exercise: Exercise) -> list[Exhibit]:
    """Return the reference of an exercise with one small change, for every change that syntax suggests.

    Raises:
        CourseError: The exercise's list of equivalent changes is not as it should be.
    """
    changed = list(generate(exercise.reference.read_text("utf-8")))
    return [
        Exhibit(
            name=f"line {one.line}: {one.where}: {one.change}" + (f" ({one.nth})" if one.nth > 1 else ""),
            kind=Kind.GENERATED,
            source=one.source,
            equivalent=reason,
        )
        for one, reason in zip(changed, reasons(exercise, changed), strict=True)
    ]


def submission(exhibit: Exhibit, exercise: Exercise) -> Submission:
    """Return an exhibit as if a student had handed it in as a script."""
    work = Submission(
        student=f"{exhibit.kind}:{exhibit.name}",
        assignment="",
        exercise=exercise.slug,
        origin=exhibit.name,
        cells=to_cells(read_script(exhibit.source)),
    )
    return msgspec.structs.replace(work, digest=digest(work))


def _alternatives(exercise: Exercise, reference: str) -> Iterator[Exhibit]:
    for path in _files(exercise.private / "alternatives"):
        source = overlay(reference, path.read_text("utf-8"))
        yield Exhibit(name=path.stem, kind=Kind.ALTERNATIVE, source=source)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def _broken_task(path: Path, text: str, exercise: Exercise) -> str:
    first = text.partition("\n")[0]
    task = first.removeprefix(_MARK).strip()
    known = [one.id for one in exercise.functions]
    if not first.startswith(_MARK) or task not in known:
        fix = f"write `{_MARK} ` and one of {', '.join(known)}"
        raise CourseError(path, "a mutant's first line names the task that it breaks", line=1, fix=fix)
    return task
