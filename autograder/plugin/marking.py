"""The grading of this course's own assignments during one `nbgrader autograde`."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from autograder.attempts import told_of_better
from autograder.batch import Batch, Settings
from autograder.course import load_roster
from autograder.diagnose import diagnosed
from autograder.engine import Engine
from autograder.faq import FaqEntry, load_faq
from autograder.intake.collect import collect_folder
from autograder.model import Course, Exercise, Submission, Verdict
from autograder.nbgrader.autograded import autograded_notebook, merged_notebook
from autograder.nbgrader.gradebook import CHECKS, extend
from autograder.nbgrader.register import register
from autograder.notebook import release_notebook
from autograder.plugin.engines import ENGINES


@dataclass(frozen=True, slots=True)
class Folder:
    """What one student handed in for one assignment, in nbgrader's `submitted/`."""

    path: Path
    student: str
    assignment: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A notebook with its grades in it."""

    notebook: NotebookNode
    open: frozenset[str]  # the grade cells that the grader failed on: they have no score


class Marking:
    """Grades what nbgrader is about to autograde.

    Args:
        course: The course.
        work: The folder of `verdicts/`.
        db_url: The gradebook.
        settings: How to grade.
        log: nbgrader's own.
    """

    def __init__(
        self, course: Course, work: Path, db_url: str, settings: Settings, log: logging.Logger
    ) -> None:
        self._course = course
        self._work = work
        self._db_url = db_url
        self._log = log
        self._assignments = {one.id: one for one in course.assignments}
        self._submissions: dict[tuple[str, str], dict[str, Submission]] = {}
        self._verdicts: dict[tuple[str, str, str], Verdict] = {}
        self._roster = load_roster(work, course)
        if self._roster.groups:
            log.warning("Only `autograder grade` gives the work of a group to each of its members")
        self._batch = Batch(course, work, settings, self._engine)
        self._warm: tuple[Exercise, ...] = ()

    def covers(self, assignment: str) -> bool:
        """Tell whether an assignment is one of this course's, with hidden checks."""
        return assignment in self._assignments

    def enter(self, assignment: str) -> None:
        """Make the gradebook know an assignment as it is now.

        Raises:
            GradebookError: It cannot.
        """
        register(self._course, self._assignments[assignment], self._db_url)

    def extend(self, folder: Folder) -> None:
        """Give a student the time that the roster says, before lateness is reckoned.

        Raises:
            GradebookError: The gradebook cannot be written.
        """
        extend(folder.student, self._assignments[folder.assignment], self._roster, self._db_url)

    def collect(self, folder: Folder) -> dict[str, Submission]:
        """Return a student's work by exercise, read once."""
        key = folder.student, folder.assignment
        if key not in self._submissions:
            self._submissions[key] = self._read(folder)
        return self._submissions[key]

    def grade(self, submissions: Iterable[Submission]) -> None:
        """Have a verdict on each submission, as many at once as the settings say.

        Raises:
            SandboxError: This machine cannot confine candidates; nothing was graded.
        """
        new = [one for one in submissions if _key(one) not in self._verdicts]
        self._warm = tuple(
            exercise
            for assignment in {one.assignment for one in new}
            for exercise in self._assignments[assignment].exercises
        )
        for verdict in diagnosed(self._batch.grade(new, self), self._course):
            self._verdicts[_key(verdict)] = verdict

    def sanitized(self, submission: Submission) -> NotebookNode:
        """Return a student's notebook with everything of it that is not the student's as it was released."""
        return merged_notebook(self._released[submission.exercise], submission)

    def marked(self, submission: Submission) -> Marked:
        """Return a student's notebook with the outcome of every check, and the scores as nbgrader reads them."""
        self.grade([submission])
        verdict = self._verdicts[_key(submission)]
        exercise = self._exercises[submission.exercise]
        released = self._released[submission.exercise]
        (told,) = told_of_better([verdict], self._course, self._roster, self._work)
        notebook = autograded_notebook(released, submission, told, exercise, self._faq)
        unknown = {task.id for task in verdict.tasks if task.score is None}
        left = frozenset(f"{task.id}{CHECKS}" for task in exercise.functions if task.id in unknown)
        if left:
            self._log.error(
                "%s / %s: the grader itself failed (%s); its grades are left open",
                submission.student, submission.exercise, verdict.fault or "see its verdict",
            )  # fmt: skip
        return Marked(notebook, left)

    def began(self, total: int, known: int) -> None:
        """Tell nbgrader's log how much there is to do."""
        if total > known:
            self._log.info("Grading %d of %d notebooks in the sandbox", total - known, total)

    def graded(self, verdict: Verdict) -> None:
        """Tell nbgrader's log of one more verdict."""
        self._log.info("Graded %s / %s", verdict.student, verdict.exercise)

    def _read(self, folder: Folder) -> dict[str, Submission]:
        found = collect_folder(
            folder.path, self._course, assignment=folder.assignment, student=folder.student
        )
        for one in found.unmatched:
            self._log.warning("Left out: %s: %s", one.origin, one.reason)
        return {one.exercise: one for one in found.submissions}

    def _engine(self, _: object) -> AbstractContextManager[Engine]:
        """Borrow an engine for whole assignments: the next submission will be of another exercise of it."""
        return ENGINES.lend(self._course, self._work, self._warm)

    @cached_property
    def _exercises(self) -> dict[str, Exercise]:
        return {one.slug: one for each in self._course.assignments for one in each.exercises}

    @cached_property
    def _released(self) -> dict[str, NotebookNode]:
        return {slug: release_notebook(exercise) for slug, exercise in self._exercises.items()}

    @cached_property
    def _faq(self) -> dict[str, FaqEntry]:
        return load_faq(self._course.root)


def _key(one: Submission | Verdict) -> tuple[str, str, str]:
    return one.student, one.assignment, one.exercise
