"""A batch in a process of its own, which can be killed at any moment, together with what runs below it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROGRAMS = {"zygote": b"autograder.sandbox.parent", "examiners": b"autograder.examiner.parent"}
PATIENCE = 600.0  # seconds: a bound for what must happen, not for how fast


@dataclass(frozen=True)
class Place:
    """The folders of a batch."""

    course: Path
    submitted: Path
    work: Path
    temporary: Path  # where its processes make temporary files, if they do

    def unfinished(self) -> list[Path]:
        """Return the files of which somebody has written a part only."""
        parts = self.work.rglob(".unfinished/*")
        return sorted([*parts, *self.work.glob("*-journal"), *self.temporary.iterdir()])


class Batch:
    """`autograder grade`, running."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._others = below(os.getpid())
        command = [sys.executable, "-m", "autograder", "grade", str(place.submitted), "--device", "cpu"]
        self._process = subprocess.Popen(
            [*command, "--course", str(place.course), "--work", str(place.work)],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(place.temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def graded(self) -> int:
        """How many verdicts there are."""
        return len([*(self.place.work / "verdicts" / "by-student").glob("*/*/*.json")])

    @property
    def published(self) -> int:
        """How many autograded notebooks there are."""
        return len([*(self.place.work / "autograded").glob("*/*/*.ipynb")])

    def wait_until(self, reached: Callable[[], bool]) -> bool:
        """Wait for something to be so; False where the batch ends before."""
        end = time.monotonic() + PATIENCE
        while self._process.poll() is None:
            if reached():
                return True
            assert time.monotonic() < end, "the batch gets no further"
            time.sleep(0.005)
        return False

    def finish(self) -> tuple[int, str]:
        """Wait for the end; return its status, and what it printed."""
        said, _ = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, said

    def find(self, victim: str) -> list[int]:
        """Return the processes with a part in the batch; none where there are none at this moment."""
        main = self._process.pid
        if victim == "main":
            return [main]
        if victim == "everything":
            return [main, *below(main)]
        if victim in _PROGRAMS:
            return [pid for pid in children(main) if _PROGRAMS[victim] in _command(pid)]
        # The porter is the first that the zygote forks; any examiner will do.
        parents = self.find({"examiner": "examiners", "porter": "zygote"}[victim])
        return [child for parent in parents for child in children(parent)[:1]]

    def kill(self, victim: str) -> float | None:
        """Kill with -9; return for how long what was below the victim lasted, None where there is no victim."""
        found = self.find(victim)
        if not found:
            return None
        orphans = set[int]().union(*map(below, found))
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bury(lambda: orphans & below(os.getpid()), self._others | {self._process.pid})

    def bury(self) -> float:
        """Wait for the end of this batch and of all that was below it, also of what was forked while it was killed."""
        began = time.monotonic()
        self._process.communicate(timeout=PATIENCE)
        bury(lambda: below(os.getpid()) - self._others, self._others)
        return time.monotonic() - began


def children(pid: int) -> list[int]:
    """Return the processes whose parent is process `pid`, the oldest first."""
    return sorted(child for child, parent in _parents() if parent == pid)


def below(pid: int) -> set[int]:
    """Return all processes below process `pid`."""
    parents = list(_parents())
    found, new = set[int](), {pid}
    while new:
        new = {child for child, parent in parents if parent in new} - found
        found |= new
    return found


def bury(dead: Callable[[], set[int]], spared: set[int]) -> float:
    """Wait for the end of processes that are dead or dying; return for how long they lasted.

    Orphans become children of this process, where it adopts them. All that end are reaped meanwhile, but for the
    spared: a warden is gone only when everything in its room was reaped.
    """
    began = time.monotonic()
    while left := dead():
        assert time.monotonic() < began + PATIENCE, f"{left} live on"
        for pid in set(children(os.getpid())) - spared:
            with suppress(ChildProcessError):  # it was reaped already
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.002)
    return time.monotonic() - began


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def _command(pid: int) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
