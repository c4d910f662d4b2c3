"""The examiner's warm parent: pytest, torch and the hidden checks are imported once, each job is a fork.

It is an exec'd program with one thread. Its first socket carries, for every job, two descriptors: the
stream on which the job comes and the examination goes, and a channel to the parent of the candidates.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import importlib
import os
import signal
import socket
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from autograder.examiner.clock import FairClock
from autograder.examiner.examine import examine
from autograder.examiner.job import READY, Examination, Job
from autograder.sandbox import lifeline, limits
from autograder.sandbox.spawner import Spawner
from autograder.wire.channel import Channel

_GRACE: Final = (
    60  # seconds beyond an exercise's limit for which an examiner that is not stuck may forget the time
)
_PR_SET_PDEATHSIG: Final = 1
_MEMORY: Final = 8 * 2**30  # bytes that a check, which may run a hostile model, may use beyond what is there


def main(control: socket.socket, modules: Sequence[str], checks: Sequence[str]) -> NoReturn:
    """Serve jobs until the socket closes.

    Args:
        control: The socket to the supervisor, to which this process is tied until it is ready.
        modules: Modules to import beforehand.
        checks: Folders of hidden checks to import after them.
    """
    _warm(modules, checks)
    lifeline.untie(control)
    control.send(READY)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    parent = os.getpid()
    while True:
        packet, descriptors, _, _ = socket.recv_fds(control, 64, 2)
        if not packet:
            os._exit(0)  # the clean-up of an interpreter full of torch takes longer than anybody will wait
        for one in descriptors:
            os.set_inheritable(one, False)  # recv_fds makes them inheritable, whatever its flags say
        if os.fork() == 0:
            _serve(control, parent, *descriptors)
        for one in descriptors:
            os.close(one)


def _warm(modules: Sequence[str], checks: Sequence[str]) -> None:
    gc.disable()  # what is imported stays
    import numpy.random  # noqa: F401 - NumPy itself waits for its first use
    import torch
    from practice.testing.runner import import_checks

    torch.set_num_threads(1)
    torch.testing.assert_close(torch.zeros(1), torch.zeros(1))  # the first comparison imports SymPy
    for module in modules:
        importlib.import_module(module)
    for path in checks:
        import_checks(Path(path))
    gc.enable()
    gc.freeze()


def _serve(control: socket.socket, parent: int, stream: int, spawner: int) -> None:
    """Do one job in a forked process, and end it: at once where its parent or the supervisor dies."""
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before that
            os._exit(status)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        channel = Channel(stream, os.dup(stream))
        body, _ = channel.receive()
        lifeline.tie(stream)  # to the supervisor, which says no more
        job = msgspec.msgpack.decode(body, type=Job)
        clock = FairClock(functools.partial(signal.alarm, int(job.limits.total_seconds) + _GRACE))
        if job.device != "cuda":
            os.environ["CUDA_VISIBLE_DEVICES"] = ""  # Adam asks for the state of any GPU that it finds
            limits.bound_memory(_MEMORY)  # a GPU's driver maps far more than any memory
        examination = msgspec.msgpack.encode(_examine(job, spawner, clock))
        lifeline.untie(stream)
        channel.send(examination)
        status = 0
    except BaseException:  # noqa: BLE001 - the boundary: the supervisor sees the stream end, staff see why
        traceback.print_exc()
    finally:
        os._exit(status)


def _examine(job: Job, spawner: int, clock: FairClock) -> Examination:
    with socket.socket(fileno=spawner) as channel:
        return examine(job, Spawner(channel), clock)
