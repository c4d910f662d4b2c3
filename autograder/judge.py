"""How an audit has its exhibits graded: by an engine, each once for as long as nothing of it changes."""

from __future__ import annotations

from pathlib import Path

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
        keep: Where verdicts are kept from one audit to the next; None grades everything anew.

    Raises:
        StoreError: Verdicts cannot be kept there.
    """

    def __init__(self, course: Course, engine: Engine, device: str, keep: Path | None = None) -> None:
        self._engine = engine
        self._device = device
        self._keys = Keys(course)
        self._store = VerdictStore(keep) if keep is not None else None

    def __call__(self, submission: Submission, exercise: Exercise, *, seed: int) -> Verdict:
        """Return the verdict on a submission: the one that is kept, or a new one.

        Raises:
            StoreError: A verdict could not be written; those written before are kept.
        """
        if self._store is None:
            return self._grade(submission, exercise, seed)
        profile = self._engine.profile.name
        key = self._keys.of(submission, exercise, device=self._device, seed=seed, profile=profile)
        kept = self._store.get(key)
        if kept is not None:
            return relabel(kept, submission)
        verdict = self._grade(submission, exercise, seed, key)
        self._store.put(verdict)
        return verdict

    def _grade(self, submission: Submission, exercise: Exercise, seed: int, key: str = "") -> Verdict:
        return grade(submission, exercise, self._engine, device=self._device, seed=seed, key=key)
