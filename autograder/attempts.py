"""Which of a student's attempts counts, of those that the store of verdicts holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder.diagnose import diagnosed
from autograder.model import Attempts, Course, Verdict
from autograder.nbgrader.late import late_penalty
from autograder.report.feedback import points
from autograder.roster import Roster
from autograder.rules import Standing, counting, seconds_late, standings
from autograder.store import VerdictStore


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
    latest: Sequence[Verdict], course: Course, roster: Roster, work: Path
) -> dict[tuple[str, str], dict[str, Verdict]]:
    """Return the earlier attempts that count, not the latest, by student and assignment, and exercise.

    Args:
        latest: The latest verdict on each exercise of each student.
        course: Its rules.
        roster: The students' extensions.
        work: The folder of `verdicts/`, which is not opened where no earlier attempt can count.
    """
    best = {one.id for one in course.assignments if one.attempts is Attempts.BEST}
    latest = [one for one in latest if one.assignment in best]
    found: dict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    if latest:
        counted, _ = by_the_rules(latest, course, roster, VerdictStore(work / "verdicts"))
        for last, one in zip(latest, counted, strict=True):
            if one.work != last.work:
                found[one.student, one.assignment][one.exercise] = one
    return found


def told_of_better(latest: Sequence[Verdict], course: Course, roster: Roster, work: Path) -> list[Verdict]:
    """Return verdicts that tell their students, where an earlier attempt counts, that it does and what it earned."""
    earlier = earlier_that_count(latest, course, roster, work)
    return [
        _told(verdict, better)
        if (better := earlier.get((verdict.student, verdict.assignment), {}).get(verdict.exercise))
        else verdict
        for verdict in latest
    ]


def _told(verdict: Verdict, better: Verdict) -> Verdict:
    notice = (
        f"Of your attempts the best one counts. That is an earlier one, with {points(better.score or 0.0)} points"
        " from checks. This page is about the latest."
    )
    return msgspec.structs.replace(verdict, notices=(notice, *verdict.notices))


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
