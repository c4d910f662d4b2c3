"""An examiner ends with whoever waits for its answer, whatever it is busy with."""

from __future__ import annotations

import os
import signal
import socket

import msgspec
import pytest

from autograder.examiner import parent
from autograder.examiner.clock import FairClock
from autograder.examiner.job import Examination
from autograder.wire.channel import Channel
from tests.sandbox.conftest import await_end


@pytest.fixture
def supervisor() -> tuple[Channel, socket.socket]:
    """A channel to an examiner, and the examiner's end of it."""
    ours, theirs = socket.socketpair()
    stream = ours.detach()
    return Channel(stream, os.dup(stream)), theirs


def start(ours: Channel, theirs: socket.socket, ancestor: int) -> int:
    """Fork an examiner that believes process `ancestor` to be its parent."""
    control = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        parent._serve(control[0], ancestor, theirs.fileno(), control[1].detach())
    theirs.close()
    for one in control:
        one.close()
    return child


def end_of(child: int) -> int | None:
    """Return how a child ends, None where it goes on for ever."""
    ended = await_end(os.pidfd_open(child))
    os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status if ended else None


def test_an_examiner_answers(supervisor, job, monkeypatch) -> None:
    ours, theirs = supervisor
    monkeypatch.setattr(parent, "_examine", lambda job, *_: Examination(output=job.device))
    child = start(ours, theirs, os.getpid())
    ours.send(msgspec.msgpack.encode(job("")))
    body, _ = ours.receive()
    assert msgspec.msgpack.decode(body, type=Examination).output == "cpu"
    assert end_of(child) == 0
    ours.close()


def test_an_examiner_has_time_as_long_as_it_looks_at_the_clock(supervisor, job, monkeypatch) -> None:
    ours, theirs = supervisor

    def examine(job, _, clock: FairClock) -> Examination:
        clock.deadline(1.0)
        signal.setitimer(signal.ITIMER_REAL, 1.0)  # as if most of it were gone
        clock.deadline(1.0)
        return Examination(seconds=signal.getitimer(signal.ITIMER_REAL)[0])

    monkeypatch.setattr(parent, "_examine", examine)
    child = start(ours, theirs, os.getpid())
    ours.send(msgspec.msgpack.encode(job("", total_seconds=500.0)))
    body, _ = ours.receive()
    assert msgspec.msgpack.decode(body, type=Examination).seconds > 500
    assert end_of(child) == 0
    ours.close()


def test_a_busy_examiner_ends_with_its_supervisor(supervisor, job, monkeypatch) -> None:
    ours, theirs = supervisor
    busy, began = os.pipe()

    def examine(*_: object) -> Examination:
        os.write(began, b"!")
        while True:
            pass

    monkeypatch.setattr(parent, "_examine", examine)
    child = start(ours, theirs, os.getpid())
    ours.send(msgspec.msgpack.encode(job("")))
    os.read(busy, 1)
    ours.close()
    assert end_of(child) == -signal.SIGIO
    os.close(busy)
    os.close(began)


def test_an_examiner_whose_parent_died_before_it_could_ask_to_die_with_it_does_nothing(supervisor) -> None:
    ours, theirs = supervisor
    child = start(ours, theirs, os.getppid())
    assert end_of(child) == 1
    ours.close()
