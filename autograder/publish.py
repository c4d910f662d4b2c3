"""Hand verdicts to nbgrader: the gradebook, and the autograded notebooks that feedback is made of."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from autograder import atomic
from autograder.attempts import told_of_better
from autograder.faq import load_faq
from autograder.model import Course, Submission, Verdict
from autograder.nbgrader.autograded import autograded_notebook, is_made_of, unfinished, write_autograded
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.late import late_penalty
from autograder.nbgrader.settings import database_of
from autograder.notebook import release_notebook
from autograder.roster import Roster
from autograder.versions import program_version

logger = logging.getLogger(__name__)


def publish(
    submissions: Sequence[Submission],
    verdicts: Sequence[Verdict],
    course: Course,
    work: Path,
    db_url: str,
    roster: Roster = Roster(),  # noqa: B008 - a frozen value
    *,
    listener: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Write autograded notebooks where they are not there yet, then all grades in one transaction.

    Args:
        submissions: What students handed in.
        verdicts: What was found, in the same order.
        course: The course.
        work: Where results go.
        db_url: The gradebook as SQLAlchemy names it.
        roster: The students' extensions.
        listener: Is told how many notebooks of how many are there.

    Raises:
        GradebookError: The gradebook cannot be written; the verdicts are kept, and the next run writes it.
    """
    atomic.sweep(unfinished(work))
    faq = load_faq(course.root)
    exercises = {one.slug: one for each in course.assignments for one in each.exercises}
    released = {slug: release_notebook(exercises[slug]) for slug in {one.exercise for one in verdicts}}
    material = {slug: _digest(released[slug], exercises[slug], faq, program_version()) for slug in released}
    told = told_of_better(verdicts, course, roster, work)
    for done, (submission, verdict) in enumerate(zip(submissions, told, strict=True), start=1):
        slug = verdict.exercise
        origin = _digest(material[slug], submission, verdict)
        if not is_made_of(origin, submission, work):
            notebook = autograded_notebook(released[slug], submission, verdict, exercises[slug], faq)
            write_autograded(notebook, submission, work, origin)
        listener(done, len(verdicts))
    rule = late_penalty(course.root, course.late)
    logger.info("writing %d verdicts to the gradebook", len(verdicts))
    record(verdicts, submissions, course, db_url, late_penalty=rule, roster=roster)


def _digest(*values: object) -> str:
    """Return a digest of values whose representations tell all of them."""
    return sha256(repr(values).encode()).hexdigest()


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
