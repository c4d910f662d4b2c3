"""The declaration of a check: which task it belongs to, what explains it, what it depends on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Test = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What `check` knows of a test function."""

    task: str  # the graded item that this check belongs to
    faq: str  # anchor of the FAQ entry which explains it
    needs: tuple[str, ...]  # names of checks that must pass first
    title: str  # the docstring: what the student reads
    device: str | None = None  # where it runs; None where all others do


def check(
    *, task: str, faq: str, needs: Sequence[Test] = (), device: str | None = None
) -> Callable[[Test], Test]:
    """Declare a test function to be a check of `task`.

    Args:
        task: Name of the student's function under check.
        faq: Anchor in `faq.md` of the entry which explains the idea.
        needs: Checks that must pass first; when one does not, this one is skipped, so that one mistake
            yields one message.
        device: "cpu" for a check of what there is on a processor alone, as a limit of memory; without it, a check runs
            where the batch does.

    Raises:
        ValueError: The test has no docstring, or needs something that is not a check.
    """

    def declare(test: Test) -> Test:
        if not test.__doc__:
            raise ValueError(f"{test.__name__} has no docstring: students read it as the check's title")
        names = tuple(declaration_of(needed, wanted_by=test).__name__ for needed in needs)
        title = " ".join(inspect.cleandoc(test.__doc__).split())
        test.__declaration__ = Declaration(task, faq, names, title, device)  # type: ignore[attr-defined]
        return test

    return declare


def declaration_of(test: Any, *, wanted_by: Test) -> Any:
    """Return `test` itself when it is a check, else say who asked for it."""
    if not isinstance(getattr(test, "__declaration__", None), Declaration):
        raise ValueError(f"{wanted_by.__name__} needs {test!r}, which is not a check")
    return test
