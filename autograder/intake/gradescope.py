"""Gradescope's “Export Submissions”: `submission_123/…` folders, and `submission_metadata.yml` says whose.

A group's work is each member's. A student is named by the student id that the course gave to Gradescope,
else by email address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.export import Export, Filed, levels
from autograder.intake.tree import Entry, Tree, Unmatched, Unreadable

_INDEX: Final = "submission_metadata.yml"


def read_gradescope(tree: Tree) -> Export | None:
    """Return what an export holds; None where it is not one of Gradescope's.

    Raises:
        IntakeError: its index cannot be read.
    """
    for level in levels(tree):
        for entry in tree.entries:
            if len(entry.parts) == level + 1 and entry.name == _INDEX:
                return _read(tree, level, _index(tree, entry))
    return None


def _read(tree: Tree, level: int, index: Mapping[str, Any]) -> Export:
    export = Export(platform="an export of Gradescope")
    for entry in tree.entries:
        if len(entry.parts) < level + 2:
            continue  # the index, and what a person put beside it
        submission = index.get(entry.parts[level])
        students = [*_students(submission)]
        for student in students:
            export.files.append(Filed(student, entry.parts[level + 1 :], entry))
            if moment := _moment(submission):
                export.submitted[student] = moment
        if not students:
            reason = f"`{_INDEX}` does not say whose it is."
            export.unmatched.append(Unmatched(tree.origin(entry.parts), reason))
    return export


def _students(submission: object) -> Iterator[str]:
    people = submission.get(":submitters") if isinstance(submission, dict) else None
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            names = (person.get(key) for key in (":sid", ":email", ":name"))
            name = next((str(name).strip() for name in names if name), "")
            if name:
                yield name


def _moment(submission: object) -> dt.datetime | None:
    created = submission.get(":created_at") if isinstance(submission, dict) else None
    if isinstance(created, str):
        try:
            created = dt.datetime.fromisoformat(created)
        except ValueError:
            return None
    if not isinstance(created, dt.datetime):
        return None
    return (created if created.tzinfo else created.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]  # it carries no types
    """Reads the index, and what Ruby marks as its own kind of mapping as nothing at all."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def _index(tree: Tree, entry: Entry) -> Mapping[str, Any]:
    try:
        index = yaml.load(tree.read(entry, caps.INDEX_BYTES), Loader=_Loader)
    except (Unreadable, yaml.YAMLError, RecursionError, ValueError) as error:
        why = error if isinstance(error, Unreadable) else "is not the YAML that Gradescope writes"
        raise IntakeError(f"{tree.origin(entry.parts)}: {why}") from error
    if not isinstance(index, dict):
        raise IntakeError(f"{tree.origin(entry.parts)}: is not the YAML that Gradescope writes")
    return index
