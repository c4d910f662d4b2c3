"""A process that is tied to another one ends with it, whatever it is busy with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.sandbox import lifeline
from tests.sandbox.conftest import await_end, descendants

_ROOT = Path(__file__).parents[2]
_STARTS = {
    "candidates": """
from autograder.sandbox.zygote import Warmup, Zygote
Zygote.start(Warmup(path=(sys.argv[1],), modules=("busy",), entry="busy:entry"))
""",
    "examiners": """
from autograder.examiner.office import Office
Office([Path(path) for path in sys.argv[1:]], [], [Path(sys.argv[1], "busy.py")]).wait_until_ready()
""",
}


def _end_of(life: Callable[[socket.socket, socket.socket], None]) -> int:
    """Return how a fork ends that lives this life with the two ends of a channel; negative for a signal."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child == 0:
        try:
            life(ours, theirs)
        finally:
            os._exit(0)
    theirs.close()
    ours.recv(1)
    ours.close()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _say_so_and_be_busy(theirs: socket.socket, seconds: float = 30.0) -> None:
    theirs.send(b"!")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_who_is_tied_ends_with_the_other_side() -> None:
    def life(ours: socket.socket, theirs: socket.socket) -> None:
        ours.close()
        lifeline.tie(theirs)
        _say_so_and_be_busy(theirs)

    assert _end_of(life) == -signal.SIGIO


def test_who_is_tied_too_late_ends_at_once() -> None:
    def life(ours: socket.socket, theirs: socket.socket) -> None:
        ours.close()
        theirs.send(b"!")
        while theirs.recv(1):
            pass
        lifeline.tie(theirs)
        time.sleep(30)

    assert _end_of(life) == -signal.SIGIO


def test_who_is_untied_lives_on() -> None:
    def life(ours: socket.socket, theirs: socket.socket) -> None:
        ours.close()
        lifeline.tie(theirs)
        lifeline.untie(theirs)
        _say_so_and_be_busy(theirs, 0.1)

    assert _end_of(life) == 0


@contextmanager
def _warming_up(parent: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Have a supervisor, in a group of its own, whose parent of candidates or examiners is busy with its imports."""
    started = folder / "started"
    busy = f"import time\nopen({str(started)!r}, 'w').close()\nwhile True:\n    pass\n"
    (folder / "busy.py").write_text(busy, "utf-8")
    program = f"import sys\nfrom pathlib import Path\n{_STARTS[parent]}"
    command = [sys.executable, "-c", program, str(folder), str(_ROOT), str(_ROOT / "exercises")]
    with subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.DEVNULL, process_group=0) as supervisor:
        while not started.exists() and supervisor.poll() is None:
            time.sleep(0.01)
        yield supervisor
        supervisor.kill()


@pytest.mark.parametrize("parent", _STARTS)
def test_no_parent_that_is_still_warming_up_outlives_its_supervisor(parent: str, tmp_path: Path) -> None:
    with _warming_up(parent, tmp_path) as supervisor:
        pidfds = [os.pidfd_open(pid) for pid in descendants(supervisor.pid)]
    assert pidfds
    assert await_end(*pidfds)


@pytest.mark.parametrize("parent", _STARTS)
def test_a_terminal_interrupts_the_supervisor_only(parent: str, tmp_path: Path) -> None:
    with _warming_up(parent, tmp_path) as supervisor:
        groups = [os.getpgid(pid) for pid in descendants(supervisor.pid)]
    assert groups
    assert supervisor.pid not in groups
