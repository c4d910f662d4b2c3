"""Read what the gradebook holds for single cells of what was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from nbgrader import api
from sqlalchemy import Select, select

from autograder.nbgrader.database import is_missing, require_file, transaction
from autograder.nbgrader.gradebook import CHECKS

Place = tuple[str, str, str]  # student, assignment, exercise
Marks = tuple[tuple[Any, ...], ...]  # rows in an order of their own


def read_scores(db_url: str, assignments: Collection[str]) -> dict[Place, dict[str, float | None]]:
    """Return the automatic score of each task that checks grade; nothing where there is no gradebook yet.

    Raises:
        GradebookError: the gradebook is locked, older than this nbgrader, or not a gradebook.
    """
    if is_missing(db_url):
        return {}
    found: dict[Place, dict[str, float | None]] = defaultdict(dict)
    for place, (cell, score) in _read(db_url, _of_cells(api.Grade, assignments, api.Grade.auto_score)):
        if cell.endswith(CHECKS):
            found[place][cell.removesuffix(CHECKS)] = score
    return dict(found)


def read_marks(db_url: str, assignments: Collection[str]) -> dict[Place, Marks]:
    """Return what a feedback page shows of each notebook: scores, comments, and what lateness takes off.

    Raises:
        GradebookError: there is no gradebook, or it is locked, older than this nbgrader, or not a gradebook.
    """
    require_file(db_url)
    penalty = api.SubmittedNotebook.late_submission_penalty
    queries = (
        _of_cells(api.Grade, assignments, api.Grade.score, api.Grade.max_score, penalty),
        _of_cells(api.Comment, assignments, api.Comment.comment),
    )
    found: dict[Place, list[tuple[Any, ...]]] = defaultdict(list)
    for place, row in _read(db_url, *queries):
        found[place].append(row)
    return {place: tuple(sorted(rows, key=repr)) for place, rows in found.items()}


def _read(db_url: str, *queries: Select[Any]) -> list[tuple[Place, tuple[Any, ...]]]:
    with transaction(db_url) as session:
        return [_split(row) for query in queries for row in session.execute(query)]


def _split(row: Sequence[Any]) -> tuple[Place, tuple[Any, ...]]:
    return (row[0], row[1], row[2]), tuple(row[3:])


def _of_cells(
    table: type[api.Grade | api.Comment], assignments: Collection[str], *columns: Any
) -> Select[Any]:
    """Select from a table that has a row for each cell: its place, its name, and columns."""
    place = (api.SubmittedAssignment.student_id, api.Assignment.name, api.Notebook.name)
    return (
        select(*place, api.BaseCell.name, *columns)
        .select_from(table)
        .join(api.SubmittedNotebook, table.notebook_id == api.SubmittedNotebook.id)
        .join(api.SubmittedAssignment, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
        .join(api.Assignment, api.Notebook.assignment_id == api.Assignment.id)
        .join(api.BaseCell, table.cell_id == api.BaseCell.id)
        .where(api.Assignment.name.in_(sorted(assignments)))
    )
