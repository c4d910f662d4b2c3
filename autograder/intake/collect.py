"""Paths named by the person who grades → the submissions that they hold."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.archive import ZipTree
from autograder.intake.attachments import is_archive
from autograder.intake.canvas import read_canvas
from autograder.intake.classroom import read_classroom
from autograder.intake.export import Export, works_of
from autograder.intake.folder import FolderTree
from autograder.intake.gradescope import read_gradescope
from autograder.intake.hand_in import HandIn
from autograder.intake.layout import Layout, Work
from autograder.intake.moodle import read_moodle
from autograder.intake.names import is_student_name, match_name
from autograder.intake.scope import Scope
from autograder.intake.tree import Entry, Tree, Unmatched
from autograder.model import Course, Submission


@dataclass(frozen=True, slots=True)
class Collection:
    """What some paths hold."""

    submissions: tuple[Submission, ...]  # one a student, assignment and exercise
    unmatched: tuple[Unmatched, ...]  # what is not graded, and why
    platforms: tuple[str, ...] = ()  # which paths were read as the download of what, as sentences


def collect(
    paths: Iterable[Path],
    course: Course,
    *,
    assignment: str | None = None,
    student: str | None = None,
    only: Iterable[str] = (),
) -> Collection:
    """Read the submissions in folders, zips, notebooks and `.py` files.

    No student's file makes this fail: one that cannot be used becomes a submission with a `problem`. What a
    student did not hand in is absent.

    Args:
        paths: nbgrader's `submitted/`, a folder of students' folders, one student's folder, what Moodle,
            Canvas or Gradescope lets download, a Git classroom's folder of clones, a zip of any of these, or
            a single file.
        course: whose exercises the files are matched with.
        assignment: the only assignment wanted; it is also that of files which no folder says it of.
        student: whose work a single file or a student's folder is, instead of its folder's name; in a folder
            of many, the only student wanted.
        only: the slugs of the only exercises wanted, empty for all.

    Raises:
        IntakeError: a path is missing, cannot be read or holds no submission, or a name is unknown.
    """
    if student is not None:
        _require_name(student)
    scope = Scope(course, assignment, frozenset(only))
    found: dict[tuple[str, str, str], Submission] = {}
    unmatched: list[Unmatched] = []
    platforms: list[str] = []
    for path in paths:
        _refuse_course(path, course)
        with closing(_open(path, scope)) as tree:
            export = _export(tree, scope)
            if export is not None:
                platforms.append(f"{path}: read as {export.platform}")
            within, works = _works(path, tree, scope, export, unmatched)
            for work in _chosen(path, works, student):
                with closing(HandIn(within, work, scope)) as hand_in:
                    _add(found, hand_in.submissions(), unmatched)
                    unmatched += hand_in.unmatched
    return Collection(tuple(found.values()), tuple(unmatched), tuple(platforms))


def collect_folder(folder: Path, course: Course, *, assignment: str, student: str) -> Collection:
    """Read what one student handed in for one assignment, from the folder in which nbgrader keeps it.

    Raises:
        IntakeError: the folder cannot be listed, or a name is unknown or cannot be a student's.
    """
    _require_name(student)
    scope = Scope(course, assignment)
    with closing(FolderTree(folder)) as tree:
        work = Work(student, assignment, 0, tuple(tree.entries), whole=True)
        with closing(HandIn(tree, work, scope)) as hand_in:
            found = tuple(hand_in.submissions())
            return Collection(found, (*tree.unmatched, *hand_in.unmatched))


def _require_name(student: str) -> None:
    if not is_student_name(student):
        raise IntakeError(f"a student cannot be named {student!r}: a name is plain text, without slashes")


def _refuse_course(path: Path, course: Course) -> None:
    """Refuse the course itself where nothing was submitted: its stubs and solutions are nobody's work."""
    if path.resolve() == course.root.resolve() and not (path / "submitted").is_dir():
        raise IntakeError(
            f"{path}: is the course itself, and has no folder `submitted`; name the submissions"
        )


def _open(path: Path, scope: Scope) -> Tree:
    """Open a path as what it is."""
    try:
        if path.is_dir():
            return FolderTree(path)
        if not path.exists():
            raise IntakeError(f"{path}: there is no such file or folder; name what was handed in")
        if not path.is_file():
            raise IntakeError(f"{path}: is neither a file nor a folder")
    except OSError as error:
        raise IntakeError(f"{path}: cannot be opened ({error.strerror})") from error
    if path.suffix.casefold() == ".zip":
        return ZipTree(path)
    if match_name(_real(path).name, scope.slugs) is None and path.suffix.casefold() != ".ipynb":
        slugs = ", ".join(f"`{slug}`" for slug in sorted(scope.slugs))
        raise IntakeError(f"{path}: not a zip, and not named after an exercise (the exercises are {slugs})")
    return FolderTree(_real(path).parent, deep=False)


def _real(path: Path) -> Path:
    """Return the file that the person who grades means: they may name it by a link."""
    return path.resolve() if path.is_symlink() else Path(os.path.abspath(path))


def _works(
    path: Path, tree: Tree, scope: Scope, export: Export | None, unmatched: list[Unmatched]
) -> tuple[Tree, list[Work]]:
    """Return whose work is at a path, and the tree to read it from; a path without any is an error."""
    if not path.is_dir() and isinstance(tree, FolderTree):
        return tree, [_single(path, tree, scope)]
    within, works, left_out = _folders(tree, scope) if export is None else _platform(tree, export)
    if not works:
        reason = f"; {left_out[0].origin}: {left_out[0].reason}" if left_out else ""
        raise IntakeError(f"{path}: holds no submission{reason or ' (nor a folder with one)'}")
    unmatched += left_out
    return within, works


def _export(tree: Tree, scope: Scope) -> Export | None:
    """Read a tree as the download of a learning platform; None where it is not one."""
    return (
        read_gradescope(tree)
        or read_moodle(tree)
        or read_canvas(tree)
        or read_classroom(tree, scope.assignments)
    )


def _platform(tree: Tree, export: Export) -> tuple[Tree, list[Work], list[Unmatched]]:
    within, works = works_of(export, tree)
    return within, works, [*tree.unmatched, *export.unmatched]


def _folders(tree: Tree, scope: Scope) -> tuple[Tree, list[Work], list[Unmatched]]:
    """Read a tree as folders of students."""
    layout = Layout(tree, scope.slugs, scope.assignments)
    works = layout.works()
    return tree, works, [*tree.unmatched, *layout.unmatched]


def _single(path: Path, tree: FolderTree, scope: Scope) -> Work:
    """Return the work that one file is, with what lies beside it."""
    file = _real(path)
    folders = [file.parent.parent.name, file.parent.name]
    assignment = next((name for name in reversed(folders) if name in scope.assignments), "")
    student = next((name for name in reversed(folders) if name not in scope.assignments), "")
    entries = tuple(entry for entry in tree.entries if entry.name == file.name or not _is_work(entry, scope))
    return Work(student, assignment, 0, entries, whole=True)


def _is_work(entry: Entry, scope: Scope) -> bool:
    name = entry.name
    return bool(match_name(name, scope.slugs)) or name.casefold().endswith(".ipynb") or is_archive(name)


def _chosen(path: Path, works: list[Work], student: str | None) -> list[Work]:
    """Return the works of the student asked for, who also gives a name to work that needs one."""
    if student is None:
        return works
    chosen = [replace(work, student=student) for work in works if work.whole or work.student == student]
    if not chosen:
        names = ", ".join(f"`{work.student}`" for work in works[: caps.NOTICES])
        raise IntakeError(f"{path}: holds no work of `{student}`, but of {names}")
    return chosen


def _add(
    found: dict[tuple[str, str, str], Submission],
    submissions: Iterable[Submission],
    unmatched: list[Unmatched],
) -> None:
    """Add submissions; of two for the same exercise by the same student the first one counts."""
    for new in submissions:
        first = found.setdefault((new.student, new.assignment, new.exercise), new)
        if first.origin != new.origin:
            reason = f"Another file was taken as the work on `{new.exercise}`: {first.origin}."
            unmatched.append(Unmatched(new.origin, reason, new.student))
