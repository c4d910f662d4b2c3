"""Read grades out of nbgrader's gradebook, with the same sums as nbgrader's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from autograder.errors import GradebookError
from autograder.model import Grade, Part
from autograder.nbgrader.database import require_file, shown, transaction
from autograder.nbgrader.gradebook import points_of


def read_grades(db_url: str, assignments: Collection[str] = ()) -> list[Grade]:
    """Return a grade for each student of the gradebook and each assignment, by assignment and student.

    Args:
        db_url: The gradebook as SQLAlchemy names it.
        assignments: The only ones wanted; empty for all.

    Raises:
        GradebookError: there is no gradebook, or it cannot be read, or lacks an assignment.
    """
    require_file(db_url)
    with transaction(db_url) as session:
        found = [*grades_in(session, assignments)]
        if unknown := set(assignments) - {*session.scalars(select(api.Assignment.name))}:
            raise GradebookError(f"the gradebook {shown(db_url)} has no assignment {min(unknown)!r}")
        return found


def grades_in(
    session: Session, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterator[Grade]:
    """Yield the grades of an open gradebook."""
    everybody = session.scalars(select(api.Student).order_by(api.Student.id)).all()
    for assignment in session.scalars(select(api.Assignment).order_by(api.Assignment.name)).all():
        if not assignments or assignment.name in assignments:
            submitted = {one.student_id: one for one in _submissions(session, assignment)}
            for student in everybody:
                if not students or student.id in students:
                    yield _grade(assignment, student, submitted.get(student.id))


def _submissions(session: Session, assignment: api.Assignment) -> Sequence[api.SubmittedAssignment]:
    """Return what was handed in for an assignment, all of it in a few queries."""
    notebooks = selectinload(api.SubmittedAssignment.notebooks)
    return session.scalars(
        select(api.SubmittedAssignment)
        .where(api.SubmittedAssignment.assignment_id == assignment.id)
        .options(notebooks.selectinload(api.SubmittedNotebook.grades))
    ).all()


def _grade(
    assignment: api.Assignment, student: api.Student, submitted: api.SubmittedAssignment | None
) -> Grade:
    names = {notebook.id: notebook.name for notebook in assignment.notebooks}
    by_name = {names[one.notebook_id]: one for one in (submitted.notebooks if submitted else ())}
    order = [notebook.name for notebook in assignment.notebooks if notebook.name in by_name]
    moment = submitted.timestamp if submitted else None
    return Grade(
        student=student.id,
        assignment=assignment.name,
        parts={
            notebook.name: _part(notebook, by_name.get(notebook.name)) for notebook in assignment.notebooks
        },
        first_name=student.first_name or "",
        last_name=student.last_name or "",
        email=student.email or "",
        handed_in=submitted is not None,
        submitted=moment.replace(tzinfo=dt.UTC) if moment else None,
        open=_named(_is_open, by_name, order),
        again=_named(_is_again, by_name, order),
    )


def _part(notebook: api.Notebook, submitted: api.SubmittedNotebook | None) -> Part:
    maximum = float(sum(cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]))
    if submitted is None:
        return Part(max_score=maximum)
    tasks = {_task(grade): points_of(grade) for grade in submitted.grades}
    return Part(
        max_score=maximum,
        score=sum(tasks.values()),
        penalty=float(submitted.late_submission_penalty or 0),
        tasks=tasks,
    )


def _named(
    wanted: Callable[[api.Grade], bool], notebooks: Mapping[str, api.SubmittedNotebook], order: Sequence[str]
) -> tuple[str, ...]:
    """Name the tasks whose grades are wanted, as "lemmatization: written"."""
    return tuple(
        f"{name}: {_task(grade)}" for name in order for grade in notebooks[name].grades if wanted(grade)
    )


def _task(grade: api.Grade) -> str:
    name: str = grade.cell.name
    return name.removesuffix("-checks")


def _is_open(grade: api.Grade) -> bool:
    return grade.auto_score is None and grade.manual_score is None


def _is_again(grade: api.Grade) -> bool:
    return grade.manual_score is not None and bool(grade.needs_manual_grade)
