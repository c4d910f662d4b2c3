"""Run a notebook's own cells in the sandbox, tests and all: for notebooks that have no hidden checks.

Such tests share an interpreter with the code that they test, and can be forged by it. What the sandbox
gives is the rest: nothing that the notebook does reaches the grader, the gradebook or another submission.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from autograder.errors import GraderFault
from autograder.examiner.clock import FairClock
from autograder.model import Value
from autograder.sandbox.spawner import Exit, Reason, Spawn, Spawner
from autograder.sandbox.zygote import Warmup, Zygote
from autograder.wire import cells as wire
from autograder.wire.channel import Channel, ChannelClosed, DeadlinePassed, Malformed

FOREVER: Final = 24 * 3600.0  # seconds for a cell that has no limit
MOST_BYTES: Final = 256 * 2**20  # of all files beside a notebook
_GRACE: Final = 5.0  # seconds in which a cell that was interrupted must end
_MOST_SKIPPED: Final = 8  # cells that may hang or die before the notebook is given up
_CHARACTERS: Final = 2**20  # of a cell's output that are kept
_MOST_RECEIVED: Final = 128 * 2**20  # bytes that a notebook may send: they are all kept until it is done
_MIB: Final = 2**20
_DISK_MIB: Final = 64  # that a notebook may write, besides the files that come with it


class End(enum.Enum):
    """How a cell ended."""

    BY_ITSELF = enum.auto()  # also: with an exception, which is among its outputs
    INTERRUPTED = enum.auto()  # its time was up
    KILLED = enum.auto()  # its time was up, and it would not be interrupted
    DIED = enum.auto()  # it ended the process
    GIVEN_UP = enum.auto()  # too many cells before it had hung or died


class CellRun(Value, frozen=True):
    """What became of one cell."""

    end: End
    outputs: tuple[wire.Output, ...] = ()
    count: int | None = None
    why: str = ""  # it died


class CellLimits(Value, frozen=True):
    """What a notebook may use."""

    seconds: float = 30.0  # wall time of one cell
    memory_mib: int = 3072  # private memory beyond what the warm parent already uses


class CellRunner:
    """A warm parent of candidates that run notebooks; each run has a fresh one.

    Args:
        modules: What the notebooks are likely to import.
        hidden: Folders that no candidate may see any trace of.

    Raises:
        SandboxError: This machine cannot confine candidates.
    """

    def __init__(self, modules: Iterable[str], hidden: Sequence[Path]) -> None:
        program = Path(__file__).parent.parent
        self._zygote = Zygote.start(
            Warmup(
                path=(str(program),),
                modules=(*modules, "autograder.candidate.cells"),
                entry="autograder.candidate.cells:serve",
                hidden=tuple(hidden),
            )
        )

    def run(self, cells: Sequence[str], files: Mapping[str, bytes], limits: CellLimits) -> list[CellRun]:
        """Run cells in order and return what became of each.

        A cell that hangs or ends its process is left out of a fresh attempt, in which the others run again.

        Args:
            cells: Their sources.
            files: What lies beside the notebook, by relative path.
            limits: What it may use.

        Raises:
            GraderFault: The warm parent is gone, or the machine ran out of memory.
            SandboxError: A candidate could not be confined.
        """
        lost: dict[int, CellRun] = {}
        while True:
            runs, blamed = self._attempt(cells, files, limits, lost)
            if blamed is None:
                return runs
            lost[len(runs)] = blamed
            if len(lost) > _MOST_SKIPPED:
                return [*runs, blamed, *[CellRun(End.GIVEN_UP)] * (len(cells) - len(runs) - 1)]

    def close(self) -> None:
        """End the warm parent and everything below it."""
        self._zygote.close()

    def _attempt(
        self,
        cells: Sequence[str],
        files: Mapping[str, bytes],
        limits: CellLimits,
        lost: Mapping[int, CellRun],
    ) -> tuple[list[CellRun], CellRun | None]:
        """Run cells until one hangs or dies; return what became of those before, and of that one."""
        with self._zygote.connect() as connection:
            spawner, clock = Spawner(connection), FairClock()
            jailed = spawner.spawn(_spec(cells, files, limits))
            clock.watch(jailed.pid)
            channel = Channel(jailed.replies, jailed.requests, clock)
            runs: list[CellRun] = []
            failed: Exception | None = None
            try:
                _send(channel, cells, files, limits, lost, clock)
                left = _MOST_RECEIVED
                for index in range(len(cells)):
                    if index in lost:
                        runs.append(lost[index])
                        continue
                    body, buffers = channel.receive(deadline=clock.deadline(limits.seconds + _GRACE))
                    left -= len(body)
                    if buffers or left < 0:
                        raise Malformed("a notebook sent more than it may")
                    runs.append(_decode(body, index))
            except (DeadlinePassed, ChannelClosed, Malformed) as error:
                failed = error
            exit = spawner.stop(jailed)
        if failed is None:
            return runs, None
        if not cells:
            raise GraderFault(f"a candidate could not run an empty notebook: {exit}")
        return runs, _blame(failed, exit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _spec(cells: Sequence[str], files: Mapping[str, bytes], limits: CellLimits) -> Spawn:
    seconds = min(FOREVER, (limits.seconds + _GRACE) * max(1, len(cells)))
    return Spawn(
        memory_mib=limits.memory_mib,
        disk_mib=_DISK_MIB + sum(map(len, files.values())) // _MIB,
        cpu_seconds=int(seconds + _GRACE),
    )


def _send(
    channel: Channel,
    cells: Sequence[str],
    files: Mapping[str, bytes],
    limits: CellLimits,
    lost: Mapping[int, CellRun],
    clock: FairClock,
) -> None:
    run = wire.Run(
        cells=tuple(cells),
        skip=frozenset(lost),
        files=tuple(files),
        seconds=limits.seconds,
        characters=_CHARACTERS,
    )
    buffers = [memoryview(content) for content in files.values()]
    deadline = clock.deadline(limits.seconds + _GRACE)
    channel.send(msgspec.msgpack.encode(run), buffers, deadline=deadline)


def _decode(body: bytearray, index: int) -> CellRun:
    try:
        ran = msgspec.msgpack.decode(body, type=wire.Ran)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed(str(error)) from error
    if ran.index != index:
        raise Malformed("a cell was reported that was not to run now")
    return CellRun(End.INTERRUPTED if ran.interrupted else End.BY_ITSELF, ran.outputs, ran.count)


def _blame(failure: Exception, exit: Exit) -> CellRun:
    if isinstance(failure, DeadlinePassed) or exit.reason is Reason.CPU:
        return CellRun(End.KILLED)
    if isinstance(failure, Malformed):
        return CellRun(End.DIED, why="it broke the connection to the grader")
    if exit.reason is Reason.MEMORY:
        return CellRun(End.DIED, why="it asked for more memory than there is")
    how = f"signal {exit.signal}" if exit.signal else f"status {exit.status}"
    return CellRun(End.DIED, why=f"it ended its process with {how}")
