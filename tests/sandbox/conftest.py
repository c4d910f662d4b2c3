"""A warm parent, and candidates that do what a test tells them."""

from __future__ import annotations

import json
import os
import select
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import probe
from autograder.sandbox.spawner import Exit, Jailed, Spawn, Spawner
from autograder.sandbox.zygote import Warmup, Zygote

ENTRY = "tests.sandbox.inmate:serve"
SPEC = Spawn(memory_mib=256, disk_mib=8, cpu_seconds=20)
PATIENCE_MS = 30_000  # a bound for what must happen, not for how fast


class Inside:
    """A candidate, and a way to run Python in it."""

    def __init__(self, spawner: Spawner, jailed: Jailed) -> None:
        """Talk to `jailed`."""
        self._spawner = spawner
        self.jailed = jailed

    def tell(self, program: str) -> None:
        """Send a program without waiting for its answer."""
        os.write(self.jailed.requests, json.dumps(program).encode() + b"\n")

    def answer(self) -> Any:
        """Answer what the last program gave; raise `Stopped` if it raised, `Gone` if the candidate is no more."""
        line = b""
        while not line.endswith(b"\n"):
            part = os.read(self.jailed.replies, 65536)
            if not part:
                raise Gone
            line += part
        kind, value = json.loads(line)
        if kind != "value":
            raise Stopped(kind, value)
        return value

    def run(self, program: str) -> Any:
        """Send a program and answer what it gave."""
        self.tell(program)
        return self.answer()

    def stop(self) -> Exit:
        """End the candidate."""
        return self._spawner.stop(self.jailed)


class Stopped(Exception):
    """A program raised inside the candidate: the exception's type and text."""


class Gone(Exception):
    """The candidate ended."""


@pytest.fixture(scope="session", autouse=True)
def _able() -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


@pytest.fixture(scope="session")
def zygote(_able: None) -> Iterator[Zygote]:
    """A warm parent whose candidates run `inmate`."""
    with Zygote.start(Warmup(path=(), modules=(), entry=ENTRY)) as zygote:
        yield zygote


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Callable[..., Spawner]:
    """Start a warm parent of its own for a test, by the fields of `Warmup` that differ."""

    def start(**fields: Any) -> Spawner:
        zygote = Zygote.start(Warmup(**({"path": (), "modules": (), "entry": ENTRY} | fields)))
        request.addfinalizer(zygote.close)
        channel = zygote.connect()
        request.addfinalizer(channel.close)
        return Spawner(channel)

    return start


@pytest.fixture
def spawner(zygote: Zygote) -> Iterator[Spawner]:
    """A client of the common warm parent."""
    with zygote.connect() as channel:
        yield Spawner(channel)


@pytest.fixture
def candidate(spawner: Spawner) -> Iterator[Inside]:
    """A candidate; the test must not stop it."""
    inside = Inside(spawner, spawner.spawn(SPEC))
    yield inside
    inside.stop()


def descendants(pid: int) -> set[int]:
    """Find the processes below process `pid`."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = {child for child, parent in parents.items() if parent == pid}
    return found.union(*(descendants(child) for child in found))


def await_end(*pidfds: int) -> bool:
    """Wait until the processes opened at `pidfds` have ended, and close them; False where one goes on for ever."""
    try:
        return all(_ends(pidfd) for pidfd in pidfds)
    finally:
        for pidfd in pidfds:
            os.close(pidfd)


def states(pids: Iterable[int]) -> dict[int, str]:
    """Return what /proc/<pid>/stat says of each process that is there: its name, its state, its parent."""
    paths = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return {pid: " ".join(path.read_text().split()[1:4]) for pid, path in paths.items() if path.exists()}


def _ends(pidfd: int) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(PATIENCE_MS))
