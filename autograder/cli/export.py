"""`autograder export`: grades in the form that a learning platform takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.bundle import bundle as autograder_bundle
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.diagnose import diagnosed
from autograder.errors import ExportError, StoreError
from autograder.exports.canvas import fill_gradebook
from autograder.exports.fill import Filled
from autograder.exports.gradescope import results_json
from autograder.exports.moodle import feedback_zip, fill_worksheet
from autograder.exports.plain import grades_csv
from autograder.exports.sheet import read_sheet, to_bytes
from autograder.faq import load_faq
from autograder.model import Assignment, Course, Grade
from autograder.nbgrader.grades import read_grades
from autograder.privacy import private_files
from autograder.publish import gradebook_url
from autograder.release import find_assignment
from autograder.report.text import amount, printable
from autograder.settle import settled
from autograder.store import VerdictStore

app = typer.Typer(no_args_is_help=True, help="Write grades in the form that a learning platform takes.")

_NAMES = 10  # of people in one line

OutOption = Annotated[Path | None, typer.Option("--out", help="The file to write.")]
RulesOption = Annotated[
    bool,
    typer.Option(
        "--as-in-gradebook", help="Write what the gradebook says even where the course's rules say more."
    ),
]
OpenOption = Annotated[bool, typer.Option("--open-as-zero", help="Let what is not graded yet earn nothing.")]


@app.command(epilog="Example: autograder export csv --out grades.csv")
def csv(
    assignment: options.AssignmentOption = None,
    out: OutOption = None,
    open_as_zero: OpenOption = False,
    as_in_gradebook: RulesOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Write a plain table: a row a student, the points of each exercise, the penalty, the score.

    Exit status 1 where somebody's score is not complete: it is left empty.
    """
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    wanted = [find_assignment(loaded, assignment)] if assignment else []
    url = gradebook_url(loaded, folder, db)
    grades = settled(
        read_grades(url, [one.id for one in wanted]),
        loaded,
        folder,
        open_as_zero=open_as_zero,
        as_in_gradebook=as_in_gradebook,
    )
    path = _write(out or folder / "grades.csv", grades_csv(grades))
    console = open_console()
    unfinished = {grade.student: grade.open for grade in grades if grade.open}
    console.print(f"{amount(len(grades) - len(unfinished), 'grade')} in {path}", markup=False)
    _tell_open(unfinished, console)
    if unfinished:
        raise typer.Exit(1)


@app.command(
    epilog="Example: autograder export moodle Grades-CS101.csv --out filled.csv --feedback feedback.zip"
)
def moodle(
    worksheet: Annotated[Path, typer.Argument(help="The offline grading worksheet, as Moodle wrote it.")],
    assignment: options.AssignmentOption = None,
    out: OutOption = None,
    feedback: Annotated[
        Path | None,
        typer.Option(help="Also pack the feedback pages, for Moodle to take back, into this zip."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Where Moodle speaks another language: grade=Bewertung; may be repeated."),
    ] = None,
    open_as_zero: OpenOption = False,
    as_in_gradebook: RulesOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Fill Moodle's offline grading worksheet: participants by Identifier, email address or full name, teams by Group.

    Exit status 1 where somebody's grade is in no row, or not complete.
    """
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    chosen = _chosen(loaded, assignment)
    sheet = read_sheet(worksheet)
    columns = dict(_named(column or []))
    grades = settled(
        _handed_in(loaded, chosen, folder, db),
        loaded,
        folder,
        open_as_zero=open_as_zero,
        as_in_gradebook=as_in_gradebook,
    )
    filled = fill_worksheet(sheet, grades, columns)
    path = _write(out or folder / f"{worksheet.stem}-filled.csv", to_bytes(filled.sheet))
    console = open_console()
    if feedback is not None:
        packed, lacking = feedback_zip(sheet, filled.placed, folder / "feedback", columns)
        _write(feedback, packed)
        whose = {grade.student for grade in filled.placed.values()}
        console.print(
            f"pages of {amount(len(whose - lacking.keys()), 'student')} in {feedback}", markup=False
        )
        for student, reason in lacking.items():
            _say(f"no page: {student}: {reason}", console)
    _tell(filled, path, console)


@app.command(epilog="Example: autograder export canvas 2026-Grades.csv --column 'Practice 4 (8812)'")
def canvas(
    gradebook: Annotated[Path, typer.Argument(help="The gradebook, as Canvas exported it.")],
    assignment: options.AssignmentOption = None,
    column: Annotated[
        str, typer.Option(help="The heading to fill, or its number.", show_default="the assignment's")
    ] = "",
    out: OutOption = None,
    open_as_zero: OpenOption = False,
    as_in_gradebook: RulesOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Fill one column of Canvas's gradebook: students by ID, login or name.

    Exit status 1 where somebody's grade is in no row, or not complete.
    """
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    chosen = _chosen(loaded, assignment)
    grades = settled(
        _handed_in(loaded, chosen, folder, db),
        loaded,
        folder,
        open_as_zero=open_as_zero,
        as_in_gradebook=as_in_gradebook,
    )
    filled = fill_gradebook(read_sheet(gradebook), grades, chosen, column)
    path = _write(out or folder / f"{gradebook.stem}-filled.csv", to_bytes(filled.sheet))
    _tell(filled, path, open_console())


@app.command(epilog="Example: autograder export gradescope --student ana --out results.json")
def gradescope(
    student: Annotated[str, typer.Option(help="Whose submission.")],
    assignment: options.AssignmentOption = None,
    nothing_is_zero: Annotated[
        bool, typer.Option("--nothing-is-zero", help="A student without any verdict handed in nothing.")
    ] = False,
    out: OutOption = None,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
) -> None:
    """Write the results.json of one student's submission, as Gradescope's autograders do."""
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    chosen = _chosen(loaded, assignment)
    verdicts = [one for one in VerdictStore(folder / "verdicts").latest(chosen.id) if one.student == student]
    if not verdicts and not nothing_is_zero:
        raise StoreError(f"{folder / 'verdicts'}: no verdict on anything by {student!r}")
    content = results_json(chosen, diagnosed(verdicts, loaded), load_faq(loaded.root), student)
    path = _write(out or folder / "results.json", content)
    open_console().print(f"{amount(len(verdicts), 'exercise')} in {path}", markup=False)


@app.command(epilog="Example: autograder export bundle --out gradescope.zip")
def bundle(
    assignment: options.AssignmentOption = None,
    out: OutOption = None,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
) -> None:
    """Write the zip that Gradescope takes as the autograder of an assignment.

    Its README says what protects the hidden checks there.
    """
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    chosen = _chosen(loaded, assignment)
    path = _write(out or folder / f"gradescope-{chosen.id}.zip", autograder_bundle(loaded, chosen))
    open_console().print(f"{path}: upload it as the autograder; keep it from students", markup=False)


def _chosen(course: Course, assignment: str | None) -> Assignment:
    if assignment is None and len(course.assignments) > 1:
        names = ", ".join(f"`{one.id}`" for one in course.assignments)
        raise ExportError(f"{course.root}: has several assignments ({names}); choose one with --assignment")
    return find_assignment(course, assignment or course.assignments[0].id)


def _handed_in(course: Course, assignment: Assignment, work: Path, db: str | None) -> list[Grade]:
    grades = read_grades(gradebook_url(course, work, db), [assignment.id])
    return [grade for grade in grades if grade.handed_in]


def _named(pairs: Sequence[str]) -> list[tuple[str, str]]:
    for pair in pairs:
        if "=" not in pair:
            raise ExportError(f"--column {pair}: expected an English heading, = and the heading there")
    return [(name.strip(), heading.strip()) for name, _, heading in (pair.partition("=") for pair in pairs)]


def _write(path: Path, content: bytes) -> Path:
    with private_files():
        path.write_bytes(content)
    return path


def _tell(filled: Filled, path: Path, console: Console) -> None:
    """Print what was written and what was not; the latter is exit status 1."""
    console.print(f"{amount(len(filled.placed), 'grade')} in {path}", markup=False)
    for remark in filled.remarks:
        _say(remark, console)
    if filled.untouched:
        names = "; ".join(filled.untouched[:_NAMES]) + (" …" if len(filled.untouched) > _NAMES else "")
        _say(f"no work: {amount(len(filled.untouched), 'row')} left as before: {names}", console)
    for student, reason in filled.unplaced.items():
        _say(f"no row: {student}: {reason}", console)
    _tell_open(filled.open, console)
    if filled.unplaced or filled.open:
        raise typer.Exit(1)


def _tell_open(students: dict[str, tuple[str, ...]], console: Console) -> None:
    for student, tasks in students.items():
        _say(f"not graded yet: {student}: {', '.join(tasks)}", console)
    if students:
        _say(
            "Grade by hand what is open (`autograder review` lists it), or let it count as zero: --open-as-zero.",
            console,
        )


def _say(text: str, console: Console) -> None:
    console.print(printable(text), markup=False, highlight=False, soft_wrap=True)
