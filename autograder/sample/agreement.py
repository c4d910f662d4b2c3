"""Compare verdicts with what the notebooks of the sample class were made from."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.model import Exercise, Value, Verdict
from autograder.sample.classroom import HandIn


class Comparison(Value, frozen=True):
    """What became of one specimen."""

    hand_in: HandIn
    difference: str = ""  # between its verdict and what that must be; empty where they agree

    @property
    def agrees(self) -> bool:
        """Whether the verdict is the one that the specimen must get."""
        return not self.difference


def compare(
    handed_in: Iterable[HandIn], verdicts: Iterable[Verdict], exercises: Iterable[Exercise]
) -> list[Comparison]:
    """Compare the verdict on each specimen with its expectation, in order."""
    found = {(verdict.student, verdict.exercise): verdict for verdict in verdicts}
    by_slug = {exercise.slug: exercise for exercise in exercises}
    return [
        Comparison(
            hand_in=one,
            difference=_difference(
                one.specimen.lost,
                found.get((one.student, one.specimen.exercise)),
                by_slug[one.specimen.exercise],
            ),
        )
        for one in handed_in
    ]


def _difference(lost: frozenset[str], verdict: Verdict | None, exercise: Exercise) -> str:
    if verdict is None:
        return "there is no verdict"
    if verdict.fault or verdict.score is None:
        return f"the grader failed: {verdict.fault or 'a check of it has no outcome'}"
    scores = {task.id: (task.score, task.max_score) for task in verdict.tasks}
    wrong = [
        f"{task.id} earns {scores[task.id][0]:g} of {task.points:g}"
        for task in exercise.functions
        if scores[task.id] != (0 if task.id in lost else task.points, task.points)
    ]
    return ", ".join(wrong)
