"""Warm engines that outlive a batch: formgrader grades one submission after another in one process."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from autograder import versions
from autograder.engine import Engine
from autograder.model import Course, Exercise

_Key = tuple[Path, Path, tuple[tuple[str, str, str], ...]]


class Engines:
    """Keeps the engine of the course that was graded last, until the process ends."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._key: _Key | None = None
        self._engine: Engine | None = None

    @contextmanager
    def lend(self, course: Course, work: Path, exercises: Sequence[Exercise]) -> Iterator[Engine]:
        """Lend the engine that has these exercises warm as they are now; only where there is none, start it.

        Raises:
            SandboxError: This machine cannot confine candidates.
            GraderFault: The examiner's parent could not start.
        """
        with self._lock:
            key = _key(course, work, exercises)
            if self._engine is None or self._key != key:
                self.close()
                self._engine, self._key = Engine(course, exercises, hidden=[work]), key
            yield self._engine

    def close(self) -> None:
        """End the engine, if there is one."""
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.close()


ENGINES = Engines()
atexit.register(ENGINES.close)


def _key(course: Course, work: Path, exercises: Sequence[Exercise]) -> _Key:
    """Return what an engine depends on: it has the checks and the support library in its memory."""
    state = (
        (one.slug, versions.exercise_version(course, one), versions.checks_version(one)) for one in exercises
    )
    return course.root, work, tuple(state)
