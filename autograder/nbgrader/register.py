"""Enter an assignment, its notebooks and cells into nbgrader's gradebook, as its own release step does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.utils import is_grade, is_locked, is_solution, parse_utc
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from autograder.errors import GradebookError
from autograder.model import Assignment, Course
from autograder.nbgrader.database import named_errors, open_engine, transaction
from autograder.notebook import release_notebook


def register(course: Course, assignment: Assignment, db_url: str) -> None:
    """Make the gradebook say what an assignment asks for; a second time, only what changed is written.

    The gradebook is created where there is none.

    Args:
        course: The course that the assignment belongs to.
        assignment: What to register.
        db_url: The gradebook as SQLAlchemy names it: `sqlite:////path/gradebook.db`.

    Raises:
        GradebookError: the gradebook is locked, older than this nbgrader, or holds submissions of a notebook
            whose cells were added or removed since.
    """
    notebooks = {exercise.slug: release_notebook(exercise) for exercise in assignment.exercises}
    _create(db_url)
    with transaction(db_url) as session:
        row = _assignment_row(session, course, assignment)
        stored = {notebook.name: notebook for notebook in row.notebooks}
        for name in stored.keys() - notebooks.keys():
            _remove(session, stored[name])
        for name, notebook in notebooks.items():
            if name not in stored:
                stored[name] = api.Notebook(name=name, assignment=row)
                session.add(stored[name])
            _write(session, stored[name], notebook)


def _create(db_url: str) -> None:
    """Create an empty gradebook where there is none, marked with the version of nbgrader's tables.

    nbgrader asks a program `alembic` for that version, which it finds in an activated environment only.
    """
    with named_errors(db_url):
        engine = open_engine(db_url)
        try:
            with engine.begin() as connection:  # all tables or none: half a gradebook is no gradebook
                if inspect(connection).get_table_names():
                    return
                api.Base.metadata.create_all(connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                version = {"version": _tables_version()}
                connection.execute(
                    text("INSERT INTO alembic_version (version_num) VALUES (:version)"), version
                )
        finally:
            engine.dispose()


def _tables_version() -> str | None:
    config = Config()
    config.set_main_option("script_location", ALEMBIC_DIR)
    return ScriptDirectory.from_config(config).get_current_head()


def _assignment_row(session: Session, course: Course, assignment: Assignment) -> api.Assignment:
    if session.get(api.Course, course.id) is None:
        session.add(api.Course(id=course.id))
    row = session.scalar(select(api.Assignment).where(api.Assignment.name == assignment.id))
    if row is None:
        row = api.Assignment(name=assignment.id, course_id=course.id)
        session.add(row)
    row.duedate = parse_utc(assignment.due)
    return row


def _write(session: Session, row: api.Notebook, notebook: NotebookNode) -> None:
    """Make a notebook's rows those of its cells; a cell that stays keeps its row, and so its grades."""
    row.kernelspec = json.dumps(notebook.metadata.kernelspec)
    stored = {(type(cell), cell.name): cell for cell in _cells(row)}
    wanted = {
        (kind, cell.metadata.nbgrader.grade_id): columns
        for cell in notebook.cells
        for kind, columns in _rows(cell)
    }
    if wanted.keys() != stored.keys():
        _require_no_submissions(row, "cells of it were added or removed")
    for key in stored.keys() - wanted.keys():
        session.delete(stored[key])
    for (kind, name), columns in wanted.items():
        cell = stored.get((kind, name)) or kind(name=name, notebook=row)
        for column, value in columns.items():
            setattr(cell, column, value)
        session.add(cell)


def _cells(row: api.Notebook) -> list[Any]:
    return [*row.grade_cells, *row.solution_cells, *row.task_cells, *row.source_cells]


def _rows(cell: NotebookNode) -> Iterator[tuple[type, dict[str, Any]]]:
    """Yield the rows that a cell asks for, as their type and columns."""
    if is_grade(cell):
        yield api.GradeCell, {"max_score": float(cell.metadata.nbgrader.points), "cell_type": cell.cell_type}
    if is_solution(cell):
        yield api.SolutionCell, {}
    if is_grade(cell) or is_solution(cell) or is_locked(cell):
        checksum = cell.metadata.nbgrader.checksum
        locked = is_locked(cell)
        columns = {"cell_type": cell.cell_type, "locked": locked, "source": cell.source, "checksum": checksum}
        yield api.SourceCell, columns


def _remove(session: Session, row: api.Notebook) -> None:
    _require_no_submissions(row, "it is no longer in the assignment")
    for cell in _cells(row):
        session.delete(cell)
    session.delete(row)


def _require_no_submissions(row: api.Notebook, change: str) -> None:
    if row.submissions:
        name = f"{row.assignment.name}/{row.name}"
        raise GradebookError(
            f"the notebook {name} has submissions in the gradebook, but {change}"
            " (grade into another gradebook with --work, or release it under a new assignment id)"
        )
