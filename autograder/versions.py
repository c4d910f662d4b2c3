"""What a verdict depends on: the submission, the exercise, its checks, and the program."""

from __future__ import annotations

import functools
from importlib.metadata import version
from pathlib import Path
from typing import Final

import autograder
from autograder import store
from autograder.model import Course, Exercise, Submission
from autograder.store import digest_folder

_LIBRARIES: Final = ("torch", "torchvision", "numpy", "nltk", "pillow", "scikit-learn")


def exercise_version(course: Course, exercise: Exercise) -> str:
    """Return a digest of what ships to students, the support library included."""
    return digest_folder([exercise.public, course.root / "exercises" / "practice"])


def checks_version(exercise: Exercise) -> str:
    """Return a digest of the hidden checks and of the data beside them."""
    return digest_folder([exercise.hidden_checks])


@functools.cache
def program_version() -> str:
    """Return the versions of this program and of the libraries on which values may depend."""
    sources = digest_folder([Path(autograder.__file__).parent])
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return " ".join([f"{autograder.__version__}+{sources[:12]}", *libraries])


class Keys:
    """Makes the content addresses of verdicts on a course's work; the files of an exercise are read once."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._versions: dict[str, tuple[str, str]] = {}

    def of(self, submission: Submission, exercise: Exercise, *, device: str, seed: int, profile: str) -> str:
        """Return the key under which a `VerdictStore` keeps the verdict on a submission.

        Args:
            submission: The work.
            exercise: What it is an answer to.
            device: "cpu" or "cuda".
            seed: Of the checks.
            profile: Of the sandbox.

        Raises:
            StoreError: A file of the exercise cannot be read.
        """
        if exercise.slug not in self._versions:
            own = exercise_version(self._course, exercise), checks_version(exercise)
            self._versions[exercise.slug] = own
        versions = self._versions[exercise.slug]
        return store.key(submission, *versions, program_version(), device, seed, profile)
