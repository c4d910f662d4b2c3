"""A Git classroom's folder of clones, one a student: `practice4-ana/`, `practice4-bob/`.

The prefix is what the classroom calls the assignment. It is known where the folder around the clones is
named `practice4-submissions`, where it is the id of an assignment, or where the clones have it in common.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Final

from autograder.intake.export import Export, Filed
from autograder.intake.folder import FolderTree
from autograder.intake.tree import Tree, Unmatched

_AROUND: Final = re.compile(r"(?P<prefix>.+)-submissions(?:-\d[\d-]*)?")
_GAPS: Final = re.compile(r"[-_\s]+")


def read_classroom(tree: Tree, assignments: Collection[str]) -> Export | None:
    """Return the clones of a folder; None where it is no classroom's."""
    clones = sorted({entry.parts[0] for entry in tree.entries if len(entry.parts) > 1})
    prefix = _prefix(tree, clones, assignments)
    if not prefix:
        return None
    export = Export(assignment=_assignment(prefix, assignments), platform="the clones of a Git classroom")
    for entry in tree.entries:
        if entry.parts[0].startswith(prefix) and len(entry.parts) > 1:
            export.files.append(Filed(entry.parts[0].removeprefix(prefix), entry.parts[1:], entry))
        elif entry.name.casefold().endswith((".ipynb", ".zip")):
            reason = f"It lies in no student's clone: these are named `{prefix}…`."
            export.unmatched.append(Unmatched(tree.origin(entry.parts), reason))
    return export


def _prefix(tree: Tree, clones: Sequence[str], assignments: Collection[str]) -> str:
    """Return what comes before the students' names, hyphen included; nothing where that is not clear."""
    if found := _AROUND.fullmatch(tree.name):
        prefix = f"{found['prefix']}-"
        if any(_is_clone(name, prefix) for name in clones):
            return prefix
    words = _shared_words(clones)
    prefixes = ["-".join(words[:count]) + "-" for count in range(1, len(words) + 1)]
    of_assignment = next((prefix for prefix in prefixes if _assignment(prefix, assignments)), "")
    if of_assignment or not _are_repositories(tree, clones):
        return of_assignment
    return prefixes[-1] if prefixes else ""


def _shared_words(names: Sequence[str]) -> list[str]:
    """Return the words, up to a hyphen each, with which all names begin and none ends."""
    beginnings = zip(*(name.split("-")[:-1] for name in names), strict=False)
    return [words[0] for words in takewhile(lambda words: len({*words}) == 1, beginnings)]


def _is_clone(name: str, prefix: str) -> bool:
    return bool(prefix) and name.startswith(prefix) and len(name) > len(prefix)


def _assignment(prefix: str, assignments: Collection[str]) -> str:
    """Return the assignment that a prefix names, through case and gaps; nothing where it names none."""
    known = {_fold(name): name for name in assignments}
    return known.get(_fold(prefix), "")


def _fold(name: str) -> str:
    return _GAPS.sub("", name.casefold())


def _are_repositories(tree: Tree, clones: Sequence[str]) -> bool:
    return len(clones) > 1 and isinstance(tree, FolderTree) and tree.repositories.issuperset(clones)
