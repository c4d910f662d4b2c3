"""`autograder show`: the grades of the last runs."""

from __future__ import annotations

from autograder.attempts import by_the_rules
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import tell_remarks
from autograder.course import load_roster
from autograder.diagnose import diagnosed
from autograder.errors import StoreError
from autograder.privacy import Pseudonyms, private_files
from autograder.release import find_assignment
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import GradesTable
from autograder.store import VerdictStore


def show(
    assignment: options.AssignmentOption = None,
    student: options.StudentOption = None,
    json: options.JsonOption = None,
    anonymise: options.AnonymiseOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
) -> None:
    """Show the latest verdict on each exercise of each student, and totals by the rules of the course."""
    loaded = options.open_course(course)
    if assignment is not None:
        find_assignment(loaded, assignment)
    folder = options.work_folder(work, loaded)
    store = VerdictStore(folder / "verdicts")
    verdicts = store.latest(assignment)
    latest = diagnosed([verdict for verdict in verdicts if student in (None, verdict.student)], loaded)
    chosen, standings = by_the_rules(latest, loaded, load_roster(folder, loaded), store)
    if verdicts and not chosen:
        raise StoreError(f"{folder / 'verdicts'}: no verdict on anything by {student!r}")
    if anonymise:
        pseudonyms = Pseudonyms(folder / "verdicts")
        chosen, standings = pseudonyms.hide(chosen), pseudonyms.hide_standings(standings)
    if json is not None:
        with private_files():
            json.write_bytes(verdicts_as_json(chosen, standings))
    table = GradesTable(chosen, options.worth(loaded, chosen), standings)
    console = open_console()
    console.print(table if chosen else "Nothing has been graded yet.")
    tell_remarks(chosen, console)
