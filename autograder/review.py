"""What of a class needs a person's eyes."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from autograder.intake.tree import Unmatched
from autograder.model import Course, Grade, Submission, Value, Verdict
from autograder.privacy import Pseudonyms
from autograder.roster import Roster
from autograder.similarity import likenesses
from autograder.store import has_fault


class Concern(enum.StrEnum):
    """Why a person must look, the most pressing first."""

    FAULT = "the grader failed"
    LEFT_OUT = "not graded at all"
    UNREADABLE = "could not be read"
    CELLS = "cells that did not run to their end"
    OPEN = "to be graded by hand"
    AGAIN = "graded by hand, then handed in again"
    ALIKE = "suspiciously alike"


class Item(Value, frozen=True):
    """One thing to look at."""

    concern: Concern
    students: tuple[str, ...]  # empty where nobody knows whose it is
    where: str  # the exercise, the task, or the file
    what: str  # as a sentence


def review(
    verdicts: Sequence[Verdict],
    grades: Iterable[Grade],
    submissions: Sequence[Submission],
    unmatched: Iterable[Unmatched],
    course: Course,
    roster: Roster = Roster(),  # noqa: B008 - a frozen value
) -> list[Item]:
    """Return what needs a person, by concern.

    Args:
        verdicts: the latest ones.
        grades: those of the gradebook.
        submissions: what was handed in, to be compared; empty where it is not at hand.
        unmatched: what of it is not graded.
        course: the course.
        roster: who works together, and so may be alike.
    """
    faults = {(one.student, one.exercise) for one in verdicts if has_fault(one)}
    return _in_order(
        [
            *_of_verdicts(verdicts),
            *_left_out(unmatched),
            *_by_hand(grades, faults),
            *_alike([_as_group(one, roster) for one in submissions], course),
        ]
    )


def under_pseudonyms(items: Iterable[Item], pseudonyms: Pseudonyms) -> list[Item]:
    """Return items without the students' names; of a file that was left out, neither its name nor what is said of it."""
    return _in_order(_hidden(item, pseudonyms) for item in items)


def _hidden(item: Item, pseudonyms: Pseudonyms) -> Item:
    if item.concern is Concern.LEFT_OUT:
        owner = ", ".join(item.students) or "a file"
        what = "Its name and the reason are not told here: they may tell whose it is."
        item = msgspec.structs.replace(item, where=owner, what=what)
    hidden = pseudonyms.rename(item, item.students)
    return msgspec.structs.replace(hidden, students=tuple(sorted(hidden.students)))


def _in_order(items: Iterable[Item]) -> list[Item]:
    order = [*Concern]
    return sorted(items, key=lambda item: (order.index(item.concern), item.where, item.students))


def _of_verdicts(verdicts: Iterable[Verdict]) -> Iterator[Item]:
    for one in verdicts:
        if has_fault(one):
            what = one.fault or "A check ended as a fault of the grader; the verdict tells where."
            yield Item(concern=Concern.FAULT, students=(one.student,), where=one.exercise, what=what)
        if one.problem:
            yield Item(
                concern=Concern.UNREADABLE, students=(one.student,), where=one.exercise, what=one.problem
            )
        if one.cells:
            what = "; ".join(f"{cell.cell}: {cell.message}" for cell in one.cells)
            yield Item(concern=Concern.CELLS, students=(one.student,), where=one.exercise, what=what)


def _left_out(unmatched: Iterable[Unmatched]) -> Iterator[Item]:
    for one in unmatched:
        students = (one.student,) if one.student else ()
        yield Item(concern=Concern.LEFT_OUT, students=students, where=one.origin, what=one.reason)


def _by_hand(grades: Iterable[Grade], faults: set[tuple[str, str]]) -> Iterator[Item]:
    """Yield each task that waits for a person, with all students whose work on it does."""
    waiting: dict[tuple[Concern, str], list[str]] = {}
    for grade in grades:
        for concern, tasks in ((Concern.OPEN, grade.open), (Concern.AGAIN, grade.again)):
            for task in tasks:
                if (grade.student, task.partition(":")[0]) not in faults:
                    waiting.setdefault((concern, task), []).append(grade.student)
    for (concern, task), students in waiting.items():
        what = f"{len(students)} to look at in formgrader."
        yield Item(concern=concern, students=tuple(students), where=task, what=what)


def _as_group(submission: Submission, roster: Roster) -> Submission:
    """Return the work of a group's member as the group's."""
    groups = roster.groups_of(submission.assignment)
    name = next((group.name for group in groups if group.hands_in_as(submission.student)), submission.student)
    return msgspec.structs.replace(submission, student=name)


def _alike(submissions: Sequence[Submission], course: Course) -> Iterator[Item]:
    handed_in = {one.exercise for one in submissions}
    exercises = {one.slug: one for each in course.assignments for one in each.exercises}
    for slug in sorted(handed_in):
        for group in likenesses(submissions, exercises[slug]):
            how = "identical to the letter" if group.identical else "after renaming and layout are undone"
            what = f"Their own code is {group.share:.0%} the same ({how}), and unlike any solution known beforehand."
            yield Item(concern=Concern.ALIKE, students=group.students, where=slug, what=what)
