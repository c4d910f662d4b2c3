"""A limit on time does not depend on what else the machine does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.examiner import clock
from autograder.examiner.clock import FairClock

BUSY = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); print(flush=True)\nwhile True: pass"


class Machine:
    """What the kernel says of waiting, and the time of the wall."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: dict[int, float] = {}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(clock, "_waited", lambda pid: machine.waited.get(pid, 0.0))
    monkeypatch.setattr(time, "monotonic", lambda: machine.now)
    return machine


def test_on_an_idle_machine_it_is_the_clock_of_the_wall(machine: Machine) -> None:
    fair = FairClock()
    fair.watch(7)
    deadline = fair.deadline(10)
    machine.now += 9
    assert fair.left(deadline) == 1
    machine.now += 2
    assert fair.left(deadline) == -1


@pytest.mark.parametrize("pid", [7, os.getpid()], ids=["candidate", "examiner"])
def test_it_stands_still_while_a_process_waits_for_a_processor(machine: Machine, pid: int) -> None:
    machine.waited[pid] = 50.0  # before it was watched
    fair = FairClock()
    fair.watch(7)
    deadline = fair.deadline(10)
    machine.now += 12
    machine.waited[pid] += 5
    assert fair.left(deadline) == 3
    machine.now += 4
    assert fair.left(deadline) == -1


def test_what_was_waited_before_a_deadline_was_set_does_not_count(machine: Machine) -> None:
    fair = FairClock()
    fair.watch(7)
    machine.waited[7] = 30.0
    deadline = fair.deadline(10)
    machine.now += 11
    assert fair.left(deadline) == -1


def test_candidates_that_are_gone_keep_what_they_waited(machine: Machine) -> None:
    fair = FairClock()
    fair.watch(7)
    deadline = fair.deadline(10)
    machine.now, machine.waited[7] = machine.now + 11, 4.0
    assert fair.left(deadline) == 3
    del machine.waited[7]
    fair.watch(8)
    machine.now += 1
    assert fair.left(deadline) == 2
    machine.waited[8] = 100.0
    machine.now += 3
    assert fair.left(deadline) == 99


def test_whoever_waits_longer_than_was_planned_is_seen_to_look_at_it(machine: Machine) -> None:
    looks: list[float] = []
    fair = FairClock(lambda: looks.append(machine.now))
    fair.watch(7)
    deadline = fair.deadline(10)
    machine.now, machine.waited[7] = machine.now + 11, 4.0
    assert fair.left(deadline) == 3
    assert looks == [1000.0, 1011.0]


@pytest.fixture
def rivals() -> Iterator[list[int]]:
    """Two processes that never rest, on one processor."""
    processor = str(min(os.sched_getaffinity(0)))
    command = [sys.executable, "-c", BUSY, processor]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    yield [process.pid for process in processes]
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not count waiting")
def test_two_processes_on_one_processor_wait_for_each_other(rivals: list[int]) -> None:
    fair = FairClock()
    fair.watch(rivals[0])
    wall = time.monotonic() + 1
    deadline = fair.deadline(1)
    while time.monotonic() < wall:
        pass
    assert fair.left(deadline) > 0
