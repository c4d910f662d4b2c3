"""What commands that grade share: from submissions to verdicts, watched by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from autograder.batch import Batch, Settings
from autograder.cli.progress import BatchProgress
from autograder.diagnose import diagnosed
from autograder.exports.sheet import read_sheet
from autograder.intake.collect import Collection
from autograder.logins import renamed
from autograder.model import Course, Submission, Verdict
from autograder.nbgrader.late import late_penalty
from autograder.report.remarks import remarks
from autograder.report.text import printable
from autograder.roster import Roster
from autograder.rules import Standing, counting, seconds_late, standings
from autograder.store import VerdictStore


def with_logins(found: Collection, logins: Path | None, console: Console) -> Collection:
    """Call students by a platform's table, if there is one, and say who is not in it."""
    if logins is None:
        return found
    found, unknown = renamed(found, read_sheet(logins))
    for name, reason in unknown.items():
        text = printable(f"not in {logins}: {name}: {reason}")
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    return found


def grade_all(
    submissions: Sequence[Submission], course: Course, work: Path, settings: Settings, console: Console
) -> list[Verdict]:
    """Return a verdict on each submission, with diagnoses, and show a bar meanwhile."""
    return diagnosed(run_batch(submissions, course, work, settings, console), course)


def run_batch(
    submissions: Sequence[Submission], course: Course, work: Path, settings: Settings, console: Console
) -> list[Verdict]:
    """Return a verdict on each submission as the checks gave it, and show a bar meanwhile."""
    with BatchProgress(console) as progress:
        return Batch(course, work, settings).grade(submissions, progress)


def by_the_rules(
    latest: Sequence[Verdict], course: Course, roster: Roster, store: VerdictStore
) -> tuple[list[Verdict], list[Standing]]:
    """Return the verdicts that count by the course's rules, and what each student has by them."""
    late = late_points_in(course, roster)
    attempts = {_place(verdict): [verdict] for verdict in latest}
    for earlier in diagnosed([one for verdict in latest for one in store.earlier(verdict)], course):
        attempts[_place(earlier)].append(earlier)
    counted = counting(latest, course, lambda verdict: attempts[_place(verdict)], late)
    return counted, standings(counted, course, late, lambda verdict: len(attempts[_place(verdict)]))


def earlier_that_count(
    latest: Sequence[Verdict], course: Course, roster: Roster, store: VerdictStore
) -> dict[tuple[str, str], dict[str, Verdict]]:
    """Return the earlier attempts that count, not the latest, by student and assignment, and exercise."""
    counted, _ = by_the_rules(latest, course, roster, store)
    found: dict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    for last, one in zip(latest, counted, strict=True):
        if one.work != last.work:
            found[one.student, one.assignment][one.exercise] = one
    return found


def late_points_in(course: Course, roster: Roster) -> Callable[[Verdict], float]:
    """Return what says the points that lateness takes off an attempt in this course."""
    assignments = {one.id: one for one in course.assignments}
    rule = late_penalty(course.root, course.late)

    def late(verdict: Verdict) -> float:
        assignment = assignments.get(verdict.assignment)
        seconds = seconds_late(verdict, assignment, roster) if assignment else 0.0
        taken = rule(verdict.student, verdict.score or 0.0, seconds) if seconds else None
        return min(max(taken or 0.0, 0.0), verdict.score or 0.0)

    return late


def _place(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.student, verdict.assignment, verdict.exercise


def tell_remarks(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print what a person should know of single verdicts besides their scores."""
    for line in remarks(verdicts):
        console.print(line, markup=False, soft_wrap=True)


def tell_where(console: Console, work: Path, db_url: str) -> None:
    """Print where the results are."""
    for what, place in {
        "gradebook": db_url,
        "notebooks": work / "autograded",
        "verdicts": work / "verdicts",
    }.items():
        console.print(f"{what:11} {place}", markup=False, highlight=False, soft_wrap=True)
