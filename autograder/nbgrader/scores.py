"""Read the automatic scores that the gradebook holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.engine import make_url

from autograder.nbgrader.database import named_errors, transaction
from autograder.nbgrader.gradebook import CHECKS

Place = tuple[str, str, str]  # student, assignment, exercise


def read_scores(db_url: str, assignments: Collection[str]) -> dict[Place, dict[str, float | None]]:
    """Return the automatic score of each task that checks grade; nothing where there is no gradebook yet.

    Raises:
        GradebookError: the gradebook is locked, older than this nbgrader, or not a gradebook.
    """
    if _is_missing(db_url):
        return {}
    query = (
        select(
            api.SubmittedAssignment.student_id,
            api.Assignment.name,
            api.Notebook.name,
            api.BaseCell.name,
            api.Grade.auto_score,
        )
        .join(api.SubmittedNotebook, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.Assignment, api.Notebook.assignment_id == api.Assignment.id)
        .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
        .where(api.Assignment.name.in_(sorted(assignments)))
    )
    found: dict[Place, dict[str, float | None]] = defaultdict(dict)
    with transaction(db_url) as session:
        for student, assignment, notebook, cell, score in session.execute(query):
            if cell.endswith(CHECKS):
                found[student, assignment, notebook][cell.removesuffix(CHECKS)] = score
    return dict(found)


def _is_missing(db_url: str) -> bool:
    """Tell whether a gradebook is a file that is not there: asking for it would make an empty one."""
    with named_errors(db_url):
        url = make_url(db_url)
    return url.drivername.startswith("sqlite") and bool(url.database) and not Path(str(url.database)).exists()
