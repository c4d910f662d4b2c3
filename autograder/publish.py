"""Hand verdicts to nbgrader: the gradebook, and the autograded notebooks that feedback is made of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from autograder import atomic
from autograder.faq import load_faq
from autograder.model import Course, Submission, Verdict
from autograder.nbgrader.autograded import autograded_notebook, unfinished, write_autograded
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.late import late_penalty
from autograder.nbgrader.settings import database_of
from autograder.notebook import release_notebook
from autograder.roster import Roster

logger = logging.getLogger(__name__)


def publish(
    submissions: Sequence[Submission],
    verdicts: Sequence[Verdict],
    course: Course,
    work: Path,
    db_url: str,
    roster: Roster = Roster(),  # noqa: B008 - a frozen value
) -> None:
    """Write autograded notebooks, then all grades in one transaction.

    Raises:
        GradebookError: The gradebook cannot be written; the verdicts are kept, and the next run writes it.
    """
    atomic.sweep(unfinished(work))
    faq = load_faq(course.root)
    exercises = {one.slug: one for each in course.assignments for one in each.exercises}
    released = {slug: release_notebook(exercises[slug]) for slug in {one.exercise for one in verdicts}}
    for submission, verdict in zip(submissions, verdicts, strict=True):
        slug = verdict.exercise
        notebook = autograded_notebook(released[slug], submission, verdict, exercises[slug], faq)
        write_autograded(notebook, submission, work)
    rule = late_penalty(course.root, course.late)
    logger.info("writing %d verdicts to the gradebook", len(verdicts))
    record(verdicts, submissions, course, db_url, late_penalty=rule, roster=roster)


def gradebook_url(course: Course, work: Path, url: str | None) -> str:
    """Return where the gradebook is, unless a URL says it.

    Work in the course's own folder goes into the gradebook that `nbgrader_config.py` names, so that this
    program and nbgrader share one. Work elsewhere is a trial, and has a gradebook of its own.

    Raises:
        CourseError: The course's `nbgrader_config.py` cannot be run.
    """
    if url is not None:
        return url
    folder = work.resolve()
    return database_of(folder) if folder == course.root.resolve() else f"sqlite:///{folder / 'gradebook.db'}"
