"""One submission's candidates: started, loaded with the notebook, stopped, and started afresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from typing import Final

import msgspec
from practice.testing.faults import CheckFault, StudentError

from autograder.errors import GraderFault, SandboxError
from autograder.examiner import telling
from autograder.examiner.clock import FairClock
from autograder.examiner.job import Job
from autograder.model import Cell, CellReport
from autograder.sandbox.spawner import Exit, Jailed, Spawn, Spawner
from autograder.wire import messages as wire
from autograder.wire.channel import Channel, ChannelClosed, DeadlinePassed, Malformed

_MOST_SKIPPED: Final = 8  # cells that may hang or die before the notebook is given up
_CPU_SLACK: Final = (
    5.0  # seconds of processor time that starting and serving may take, in all candidates together
)
_MOST_BYTES: Final = 2**30  # sent during one check, which may keep all of it


class Session:
    """Keeps a loaded candidate at hand for the checks of one exercise.

    Args:
        spawner: Starts confined candidates.
        job: The submission and its limits.
        clock: On which these are held.
    """

    def __init__(self, spawner: Spawner, job: Job, clock: FairClock | None = None) -> None:
        self.job = job
        self.output = ""
        self.fault = ""  # what failed in the grader itself while candidates were started or stopped
        self._spawner = spawner
        self._device = job.device
        self._jailed: Jailed | None = None
        self._channel: Channel | None = None
        self._reports: dict[int, CellReport] = {}
        self._skip: set[int] = set()
        self._clock = clock or FairClock()
        self._end = self._clock.deadline(job.limits.total_seconds)
        self._processor_seconds = job.limits.total_seconds + _CPU_SLACK  # that are left to candidates to come
        self._received = 0  # bytes, since the check began
        self._decoder = msgspec.msgpack.Decoder(wire.FromCandidate)

    @property
    def reports(self) -> tuple[CellReport, ...]:
        """The cells that did not run to their end, in the notebook's order."""
        return tuple(report for _, report in sorted(self._reports.items()))

    def begin(self, device: str) -> None:
        """Start a check: what candidates send during it is counted from zero, and one for another device is ended.

        Raises:
            CheckFault: The warm parent of the candidates is gone, or the machine ran out of memory.
        """
        self._received = 0
        if device != self._device:
            self.close()
            self._device = device

    def deadline(self, seconds: float) -> float:
        """Return the moment `seconds` from now, or the end of the whole exercise if that is sooner."""
        return min(self._clock.deadline(seconds), self._end)

    def start(self) -> None:
        """Have a candidate in which the notebook is loaded.

        Raises:
            StudentError: The time of the exercise is used up, or too many cells hang or die.
            CheckFault: No candidate can be started.
        """
        while self._channel is None:
            if self._clock.left(self._end) <= 0 or self._processor_seconds <= 0:
                raise telling.late("The exercise as a whole", self.job.limits.total_seconds)
            if len(self._skip) > _MOST_SKIPPED:
                raise StudentError("CRASHED", "Too many cells of the notebook hang or end their process.")
            self._channel = self._spawn()
            self._load()

    def send(self, message: wire.FromExaminer, buffers: list[memoryview], deadline: float) -> None:
        """Send a message to the candidate."""
        assert self._channel is not None
        self._channel.send(msgspec.msgpack.encode(message), buffers, deadline=deadline)

    def forget(self) -> None:
        """Let the candidate, if there is one, release what it keeps; one that is gone is found out later."""
        if self._channel is not None:
            with suppress(ChannelClosed, DeadlinePassed):
                self.send(wire.Forget(), [], self.deadline(self.job.limits.call_seconds))

    def receive(self, deadline: float) -> tuple[wire.FromCandidate, list[memoryview]]:
        """Return the candidate's next message.

        Raises:
            Malformed: It is none of the protocol's, or too much was sent during one check.
            ChannelClosed: The candidate has ended.
            DeadlinePassed: It did not answer in time.
        """
        assert self._channel is not None
        body, buffers = self._channel.receive(deadline=deadline)
        self._received += len(body) + sum(buffer.nbytes for buffer in buffers)
        if self._received > _MOST_BYTES:
            raise Malformed(f"more than {_MOST_BYTES} bytes were sent during one check")
        try:
            return self._decoder.decode(body), buffers
        except (msgspec.DecodeError, RecursionError) as error:
            raise Malformed(str(error)) from error

    def stop(self) -> Exit:
        """End the candidate; the next `start` makes a fresh one.

        Raises:
            CheckFault: The warm parent of the candidates is gone, or the machine ran out of memory.
        """
        assert self._jailed is not None
        jailed, self._jailed, self._channel = self._jailed, None, None
        with self._ours_to_answer_for():
            exit = self._spawner.stop(jailed)
        self._processor_seconds -= exit.cpu_seconds
        return exit

    def close(self) -> None:
        """End the candidate, if there is one."""
        if self._jailed is not None:
            self.stop()

    def _spawn(self) -> Channel:
        limits = self.job.limits
        spec = Spawn(
            memory_mib=limits.memory_mib,
            disk_mib=limits.disk_mib,
            cpu_seconds=ceil(self._processor_seconds),
            device="cuda" if self._device == "cuda" else "cpu",
        )
        with self._ours_to_answer_for():
            self._jailed = self._spawner.spawn(spec)
        self._clock.watch(self._jailed.pid)
        return Channel(self._jailed.replies, self._jailed.requests, self._clock)

    @contextmanager
    def _ours_to_answer_for(self) -> Iterator[None]:
        """Turn what fails below into a fault of the check, and remember it."""
        try:
            yield
        except (GraderFault, SandboxError) as error:
            self.fault = str(error)
            raise CheckFault(self.fault) from error

    def _load(self) -> None:
        """Load the notebook; where a cell hangs or dies, leave it out from now on and have no candidate."""
        seconds = self.job.limits.cell_seconds
        running = [i for i, cell in enumerate(self.job.cells) if cell.run and i not in self._skip]
        left = list(running)
        try:
            self.send(self._load_message(), [], self.deadline(seconds))
            self._follow(left)
        except DeadlinePassed:
            self._drop(left or running[-1:], lambda cell, _: telling.cell_hung(cell, seconds))
        except (ChannelClosed, Malformed):
            limits = self.job.limits
            self._drop(left or running[-1:], lambda cell, exit: telling.cell_died(cell, exit, limits))

    def _load_message(self) -> wire.Load:
        job = self.job
        return wire.Load(
            cells=job.cells,
            attachments=job.attachments,
            skip=frozenset(self._skip),
            device=self._device,
            output_bytes=job.limits.output_kib * 1024,
            seed=job.seed,
        )

    def _follow(self, left: list[int]) -> None:
        """Take the reports on cells as they come, striking them off `left`, until the notebook is loaded."""
        while True:
            reply, _ = self.receive(self.deadline(self.job.limits.cell_seconds))
            if isinstance(reply, wire.Loaded) and not left:
                self.output = reply.output[: self.job.limits.output_kib * 1024]
                return
            if not isinstance(reply, wire.CellDone) or [reply.index] != left[:1]:
                raise Malformed("a cell was reported that was not to run now")
            self._take(reply)
            del left[0]

    def _take(self, done: wire.CellDone) -> None:
        self._reports.pop(done.index, None)
        if done.kinds:
            self._reports[done.index] = telling.cell_failed(done, self.job.cells, self.job.limits)

    def _drop(self, blamed: list[int], tell: Callable[[Cell, Exit], CellReport]) -> None:
        """End the candidate, and leave out from now on the first of the cells that may have ended it."""
        exit = self.stop()
        if not blamed:
            raise CheckFault(f"a candidate could not be loaded with an empty notebook: {exit}")
        self._skip.add(blamed[0])
        self._reports[blamed[0]] = tell(self.job.cells[blamed[0]], exit)
