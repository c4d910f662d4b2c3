"""Write verdicts into nbgrader's gradebook, row for row as `nbgrader autograde` would for the same scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nbgrader import api
from nbgrader.utils import parse_utc
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from autograder.errors import GradebookError
from autograder.model import Assignment, Course, Submission, Verdict
from autograder.nbgrader.answers import Answer, answer, written_answer
from autograder.nbgrader.database import transaction
from autograder.nbgrader.late import LatePenalty, no_penalty
from autograder.nbgrader.register import register
from autograder.roster import Roster

NO_RESPONSE = "No response."
CHECKS = "-checks"  # a task's grade cell is `<task>-checks`
# nbgrader's own steps open the gradebook without naming the course, which leaves this row behind
_UNNAMED_COURSE = "default_course"


@dataclass
class _Handin:
    """What one student handed in for one assignment, and what became of it."""

    student: str
    assignment: str
    submissions: dict[str, Submission] = field(default_factory=dict)  # by exercise
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    extension: dt.timedelta | None = None


def record(
    verdicts: Iterable[Verdict],
    submissions: Iterable[Submission],
    course: Course,
    db_url: str,
    *,
    late_penalty: LatePenalty = no_penalty,
    roster: Roster = Roster(),  # noqa: B008 - a frozen value
) -> None:
    """Write a batch of verdicts into the gradebook in one transaction.

    A notebook of the assignment that is in neither `verdicts` nor `submissions`, and in no earlier batch,
    was not handed in and gets zero. One from an earlier batch keeps its grades: this batch may be a part of
    the student's work. Manual scores stay, and are marked for another look.

    Args:
        verdicts: What was graded.
        submissions: What the students of the batch handed in, also what was not graded this time.
        course: The course; its assignments are registered first, where they are not.
        db_url: The gradebook as SQLAlchemy names it: `sqlite:////path/gradebook.db`.
        late_penalty: The points to take off a late notebook, as nbgrader's `LateSubmissionPlugin` has it.
        roster: The students' extensions; one that it does not name keeps what the gradebook says.

    Raises:
        GradebookError: the gradebook is locked, older than this nbgrader, or lacks the assignment.
    """
    handins = _collect(verdicts, submissions)
    named = {handin.assignment for handin in handins}
    assignments = {one.id: one for one in course.assignments}
    for handin in handins:
        if handin.assignment in assignments:
            handin.extension = roster.extension(handin.student, assignments[handin.assignment])
    for assignment in course.assignments:
        if assignment.id in named:
            register(course, assignment, db_url)
    with transaction(db_url) as session:
        _lock(session, course.id)
        for name in sorted(named):
            book = _Book(session, name)
            for handin in handins:
                if handin.assignment == name:
                    book.write(handin, late_penalty)


def extend(student: str, assignment: Assignment, roster: Roster, db_url: str) -> None:
    """Write the extension that the roster gives to a student whose submission is in the gradebook already.

    Raises:
        GradebookError: the gradebook cannot be written.
    """
    extension = roster.extension(student, assignment)
    if extension is None:
        return
    with transaction(db_url) as session:
        found = select(api.SubmittedAssignment).join(api.SubmittedAssignment.assignment)
        mine = (api.SubmittedAssignment.student_id == student, api.Assignment.name == assignment.id)
        submitted = session.scalar(found.where(*mine))
        if submitted is not None:
            submitted.extension = extension or None


def _collect(verdicts: Iterable[Verdict], submissions: Iterable[Submission]) -> list[_Handin]:
    handins: dict[tuple[str, str], _Handin] = {}

    def handin(one: Verdict | Submission) -> _Handin:
        key = (one.assignment, one.student)
        return handins.setdefault(key, _Handin(one.student, one.assignment))

    for submission in submissions:
        handin(submission).submissions[submission.exercise] = submission
    for verdict in verdicts:
        handin(verdict).verdicts[verdict.exercise] = verdict
    return [handins[key] for key in sorted(handins)]


def _lock(session: Session, course: str) -> None:
    """Make other graders wait for this batch, on databases that would let both write."""
    for name in (course, _UNNAMED_COURSE):
        if session.get(api.Course, name, with_for_update=True) is None:
            session.add(api.Course(id=name))


class _Book:
    """The pages of the gradebook that belong to one assignment."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        assignment = session.scalar(select(api.Assignment).where(api.Assignment.name == name))
        if assignment is None:
            raise GradebookError(f"neither the course nor the gradebook has an assignment {name!r}")
        self._assignment = assignment
        self._notebooks = {notebook.id: notebook.name for notebook in assignment.notebooks}
        cells = [(notebook.id, cell) for notebook in assignment.notebooks for cell in notebook.source_cells]
        self._released = {(notebook, cell.name): cell.source for notebook, cell in cells}
        self._cells = {cell.id: cell.name for notebook in assignment.notebooks for cell in _cells(notebook)}
        self._submitted = {submission.student_id: submission for submission in self._load()}

    def _load(self) -> Sequence[api.SubmittedAssignment]:
        notebooks = selectinload(api.SubmittedAssignment.notebooks)
        return self._session.scalars(
            select(api.SubmittedAssignment)
            .where(api.SubmittedAssignment.assignment_id == self._assignment.id)
            .options(notebooks.selectinload(api.SubmittedNotebook.grades))
            .options(notebooks.selectinload(api.SubmittedNotebook.comments))
        ).all()

    def write(self, handin: _Handin, late_penalty: LatePenalty) -> None:
        """Write what one student handed in."""
        submitted = self._open(handin)
        if unknown := handin.verdicts.keys() - set(self._notebooks.values()):
            raise GradebookError(f"the gradebook has no notebook {min(unknown)!r} in {handin.assignment!r}")
        for notebook in submitted.notebooks:
            name = self._notebooks[notebook.notebook_id]
            if name in handin.verdicts:
                self._write_notebook(notebook, handin.verdicts[name], handin.submissions.get(name))
                notebook.late_submission_penalty = _penalty(notebook, submitted, late_penalty)

    def _open(self, handin: _Handin) -> api.SubmittedAssignment:
        """Return the student's submission with a row for each cell of the assignment."""
        if self._session.get(api.Student, handin.student) is None:
            self._session.add(api.Student(id=handin.student))
        submitted = self._submitted.get(handin.student)
        if submitted is None:
            submitted = api.SubmittedAssignment(assignment=self._assignment, student_id=handin.student)
            self._session.add(submitted)
        moments = [one.submitted for one in handin.submissions.values() if one.submitted is not None]
        if moments:
            submitted.timestamp = parse_utc(max(moments))
        if handin.extension is not None:
            submitted.extension = handin.extension or None
        self._mirror(submitted, handin)
        return submitted

    def _mirror(self, submitted: api.SubmittedAssignment, handin: _Handin) -> None:
        """Add the rows that are not there yet: all of them at first, later those of new exercises."""
        present = {notebook.notebook_id for notebook in submitted.notebooks}
        for notebook in self._assignment.notebooks:
            if notebook.id not in present:
                graded = [*notebook.grade_cells, *notebook.task_cells]
                commented = [*notebook.solution_cells, *notebook.task_cells]
                missing = notebook.name not in handin.submissions.keys() | handin.verdicts.keys()
                score = {"auto_score": 0, "needs_manual_grade": False} if missing else {}
                mirror = api.SubmittedNotebook(
                    notebook_id=notebook.id,
                    grades=[api.Grade(cell_id=cell.id, **score) for cell in graded],
                    comments=[api.Comment(cell_id=cell.id) for cell in commented],
                )
                submitted.notebooks.append(mirror)

    def _write_notebook(
        self, notebook: api.SubmittedNotebook, verdict: Verdict, submission: Submission | None
    ) -> None:
        scores = {task.id: task.score for task in verdict.tasks}
        written: dict[str, Answer] = {}
        for grade in notebook.grades:
            name = self._cells[grade.cell_id]
            if name.endswith(CHECKS):
                grade.auto_score = scores.get(name.removesuffix(CHECKS))
            else:
                written[name] = self._written(notebook, name, submission)
                grade.auto_score = 0 if written[name] is Answer.UNCHANGED else None
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in notebook.comments:
            name = self._cells[comment.cell_id]
            state = written.get(name) or self._solution(notebook, name, submission)
            comment.auto_comment = NO_RESPONSE if state is Answer.UNCHANGED else None

    def _written(self, notebook: api.SubmittedNotebook, name: str, submission: Submission | None) -> Answer:
        released = self._released[notebook.notebook_id, name]
        return Answer.MISSING if submission is None else written_answer(submission, name, released)

    def _solution(self, notebook: api.SubmittedNotebook, name: str, submission: Submission | None) -> Answer:
        released = self._released[notebook.notebook_id, name]
        return Answer.MISSING if submission is None else answer(submission, name, released)


def _cells(notebook: api.Notebook) -> list[api.BaseCell]:
    return [*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells]


def _penalty(
    notebook: api.SubmittedNotebook, submitted: api.SubmittedAssignment, late_penalty: LatePenalty
) -> float | None:
    """Ask the hook for the penalty of a late notebook, which takes at most its score."""
    if submitted.total_seconds_late <= 0:
        return None
    score = sum(points_of(grade) for grade in notebook.grades)
    penalty = late_penalty(submitted.student_id, score, submitted.total_seconds_late)
    return None if penalty is None else min(max(penalty, 0), score)


def points_of(grade: api.Grade) -> float:
    """Add up a grade as the gradebook's own view does, which only sees what is already written."""
    score = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if score is None else float(score + (grade.extra_credit or 0))
