"""How an audit has its exhibits graded: by an engine, each once for as long as nothing of it changes."""

from __future__ import annotations

from autograder.engine import Engine
from autograder.model import Course, Exercise, Submission, Verdict
from autograder.pipeline import grade
from autograder.store import VerdictStore, relabel
from autograder.versions import Keys


class Judge:
    """Grades exhibits as students' work is graded; several threads may use it at once.

    Args:
        course: Whose exercises it grades.
        engine: Examines the submissions.
        device: "cpu" or "cuda".
        kept: The verdicts of earlier audits, to which new ones are added; without it everything is graded.
    """

    def __init__(self, course: Course, engine: Engine, device: str, kept: VerdictStore | None = None) -> None:
        self._engine = engine
        self._device = device
        self._keys = Keys(course)
        self._kept = kept

    def __call__(self, submission: Submission, exercise: Exercise, *, seed: int) -> Verdict:
        """Return the verdict on a submission: the one that is kept, or a new one.

        Raises:
            StoreError: A verdict could not be written; those written before are kept.
        """
        if self._kept is None:
            return self._grade(submission, exercise, seed)
        profile = self._engine.profile.name
        key = self._keys.of(submission, exercise, device=self._device, seed=seed, profile=profile)
        known = self._kept.get(key)
        if known is not None:
            return relabel(known, submission)
        verdict = self._grade(submission, exercise, seed, key)
        self._kept.put(verdict)
        return verdict

    def _grade(self, submission: Submission, exercise: Exercise, seed: int, key: str = "") -> Verdict:
        return grade(submission, exercise, self._engine, device=self._device, seed=seed, key=key)
