"""What a verdict depends on besides the submission: the exercise, its checks, and the program."""

from __future__ import annotations

import functools
from importlib.metadata import version
from pathlib import Path

import autograder
from autograder import voids
from autograder.model import Course, Exercise
from autograder.store import digest_folder

_NOT_CHECKS = frozenset({"rubric.md", "diagnoses.json", "equivalents.toml", voids.FILE})


def exercise_version(course: Course, exercise: Exercise) -> str:
    """Return a digest of what ships to students, the support library included."""
    return digest_folder([exercise.public, course.root / "exercises" / "practice"])


def checks_version(exercise: Exercise) -> str:
    """Return a digest of the hidden checks and of the data beside them; solutions do not count."""
    beside = sorted(path for path in exercise.private.iterdir() if path.is_file())
    return digest_folder(
        path for path in beside if path != exercise.reference and path.name not in _NOT_CHECKS
    )


@functools.cache
def program_version() -> str:
    """Return the version of this program and of torch, on both of which values may depend."""
    sources = digest_folder([Path(autograder.__file__).parent])
    return f"{autograder.__version__}+{sources[:12]} torch {version('torch')}"
