"""Gradescope's `results.json`: a test a task, with the words of the feedback page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from autograder.errors import ExportError
from autograder.faq import FaqEntry
from autograder.model import Assignment, Exercise, Verdict
from autograder.report.feedback import card_text, make_card, summary_text
from autograder.report.text import printable

_MISSING = "It was not handed in, or not under a name by which it is known."


def results_json(
    assignment: Assignment, verdicts: Iterable[Verdict], faq: Mapping[str, FaqEntry], student: str
) -> bytes:
    """Return the results of one student's submission.

    Exercises that are not there earn nothing. Written questions are left to Gradescope's own rubric. There
    is no score of the whole: Gradescope adds the tests up.

    Raises:
        ExportError: the grader failed on something: then there are no results, and so no score.
    """
    by_exercise = {verdict.exercise: verdict for verdict in verdicts}
    for slug, verdict in by_exercise.items():
        if verdict.score is None:
            raise ExportError(
                f"{student} / {slug}: the grader failed here, and a fault is no score; grade it again"
            )
    tests = [
        test
        for number, exercise in enumerate(assignment.exercises, start=1)
        for test in _tests(number, exercise, by_exercise.get(exercise.slug), faq)
    ]
    document = {
        "tests": tests,
        "output": "\n\n".join(_summaries(assignment, by_exercise)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "execution_time": round(sum(verdict.seconds for verdict in by_exercise.values())),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _tests(
    number: int, exercise: Exercise, verdict: Verdict | None, faq: Mapping[str, FaqEntry]
) -> Iterator[dict[str, Any]]:
    found = {result.id: result for result in verdict.tasks} if verdict else {}
    for place, task in enumerate(exercise.functions, start=1):
        result = found.get(task.id)
        score = (result.score or 0.0) if result else 0.0
        yield {
            "name": printable(f"{exercise.title}: {task.title}"),
            "number": f"{number}.{place}",
            "score": score,
            "max_score": task.points,
            "status": "passed" if score >= task.points else "failed",
            "output": card_text(make_card(result, task, faq)) if result else _MISSING,
            "visibility": "visible",
        }


def _summaries(assignment: Assignment, verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    for exercise in assignment.exercises:
        if verdict := verdicts.get(exercise.slug):
            yield summary_text(verdict, exercise)
        else:
            yield f"{exercise.title}: {_MISSING}"
