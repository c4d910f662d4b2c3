"""Changes that change nothing: generated mutants which do what the reference does, each with a reason.

Whether two programs are equivalent cannot be decided by a program, so a person lists these by hand, in
`solutions/<slug>/equivalents.toml`; the audit holds the list to what it can see.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.decode import TomlFile
from autograder.model import Exercise, Value
from autograder.mutation.generate import Generated

_FILE = "equivalents.toml"


class Equivalent(Value, frozen=True):
    """One change after which a right solution is still right."""

    where: str  # the line of the reference, without its indentation
    change: str  # "before → after", as the audit prints it
    reason: str  # why nobody can tell
    nth: int = 1  # which of the changes that read alike on that line


class _Table(Value, frozen=True):
    equivalents: tuple[Equivalent, ...]


def reasons(exercise: Exercise, mutants: Sequence[Generated]) -> list[str]:
    """Return for each generated mutant why it is none; empty for a real one.

    Raises:
        CourseError: The list is malformed, gives no reason, or names a change that is not generated.
    """
    path = exercise.private / _FILE
    if not path.is_file():
        return ["" for _ in mutants]
    file = TomlFile(path)
    known = {(one.where, one.change, one.nth): one.reason for one in _checked(file, mutants)}
    return [known.get((mutant.where, mutant.change, mutant.nth), "") for mutant in mutants]


def _checked(file: TomlFile, mutants: Sequence[Generated]) -> tuple[Equivalent, ...]:
    generated = {(mutant.where, mutant.change, mutant.nth) for mutant in mutants}
    table = file.decode(_Table).equivalents
    for index, one in enumerate(table):
        if not one.reason.strip():
            raise file.problem("`reason`: expected why nobody can tell", "equivalents", index, "reason")
        if (one.where, one.change, one.nth) not in generated:
            problem = f"no such change is generated: {one.where}: {one.change}"
            raise file.problem(problem, "equivalents", index, fix="remove it, or copy what the audit prints")
    return table
