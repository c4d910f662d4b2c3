"""Time as a candidate has it: on a crowded machine, waiting for a processor is not the student's fault.

A limit in seconds of wall time would make a verdict depend on what else the machine does meanwhile. A limit
in seconds of processor time would let a candidate sleep for ever. This clock counts both running and sleeping,
and stands still while a process is ready to run and the kernel runs another one: the second figure of
`/proc/<pid>/schedstat` (Documentation/scheduler/sched-stats.rst). Where the kernel does not keep it, the clock
is that of the wall.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_NANOSECONDS: Final = 1e-9


class FairClock:
    """Counts the seconds in which this process and the candidate ran, slept, or waited for each other.

    A candidate that crowds out itself gains nothing for ever: its processor time has a limit of its own.

    Args:
        looked_at: Is called when somebody measures the time, who is not stuck then.
    """

    def __init__(self, looked_at: Callable[[], object] = lambda: None) -> None:
        self._looked_at = looked_at
        self._candidate: int | None = None
        self._begun = 0.0  # what the candidate had waited when it was first watched
        self._own = _waited(os.getpid())
        self._waits = 0.0  # of the candidate that is watched, as last measured
        self._former = 0.0  # of those before it
        self._stood = 0.0  # seconds for which the clock has stood still, as last measured

    def watch(self, candidate: int) -> None:
        """Stand still for this process from now on, and no longer for the one before, whose number may be reused."""
        self._former, self._waits = self._former + self._waits, 0.0
        self._candidate, self._begun = candidate, _waited(candidate)

    def deadline(self, seconds: float) -> float:
        """Return the moment that many seconds from now on this clock."""
        self._measure()
        return time.monotonic() - self._stood + seconds

    def left(self, deadline: float) -> float:
        """Return the seconds until a moment, not more than 0 when it has passed."""
        left = deadline - (time.monotonic() - self._stood)
        if left <= 0:  # by the last measurement; since then it may have stood still
            self._measure()
            left = deadline - (time.monotonic() - self._stood)
        return left

    def _measure(self) -> None:
        self._looked_at()
        if self._candidate is not None:  # one that is gone has waited no less than before
            self._waits = max(self._waits, _waited(self._candidate) - self._begun)
        own = _waited(os.getpid()) - self._own
        self._stood = max(self._stood, own + self._former + self._waits)


def _waited(pid: int) -> float:
    """Return for how many seconds the first thread of a process has been ready to run and did not."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_bytes().split()[1]) * _NANOSECONDS
    except (OSError, IndexError, ValueError):
        return 0.0
