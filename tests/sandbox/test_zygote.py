"""The warm parent starts, says what it lacks, and never outlives who started it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import GraderFault, SandboxError
from autograder.sandbox import deaths
from autograder.sandbox.spawner import Spawner
from autograder.sandbox.zygote import Warmup, Zygote
from tests.sandbox.conftest import ENTRY, PATIENCE_MS, SPEC, Inside, await_end, descendants, states

_ROOT = Path(__file__).parents[2]
_SUPERVISOR = f"""
import os
from autograder.sandbox import syscalls
from autograder.sandbox.spawner import Spawner
from autograder.sandbox.zygote import Warmup, Zygote
from tests.sandbox.conftest import SPEC, Inside
syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
zygote = Zygote.start(Warmup(path=(), modules=(), entry={ENTRY!r}))
spawner = Spawner(zygote.connect())
candidates = [Inside(spawner, spawner.spawn(SPEC)) for _ in range(2)]
for inside in candidates:
    inside.run("[signal.signal(n, signal.SIG_IGN) for n in set(signal.Signals) - {{9, 19}}]")
    inside.tell("while True: pass")
print(zygote.pid, flush=True)
while True:  # be to orphans what init is: a warden is gone only when its candidate was waited for
    os.wait()
"""


def _module(folder: Path, source: str) -> Warmup:
    (folder / "warmed.py").write_text(source)
    return Warmup(path=(str(folder),), modules=("warmed",), entry=ENTRY)


def test_modules_are_imported_before_the_first_candidate(tmp_path: Path) -> None:
    warmup = _module(tmp_path, "from os import getpid\nWARM = getpid()\n")
    with Zygote.start(warmup) as zygote, zygote.connect() as channel:
        spawner = Spawner(channel)
        inside = Inside(spawner, spawner.spawn(SPEC))
        assert inside.run("sys.modules['warmed'].WARM") == zygote.pid
        inside.stop()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise ValueError('too cold')", "ValueError: too cold"),
        ("import sys; sys.exit('no')", "SystemExit"),
        ("import os; os._exit(3)", "exit status 3"),
        (
            "import threading as t; t.Thread(target=t.Event().wait, daemon=True).start()",
            r"started threads \(\w+",
        ),
    ],
    ids=["a missing module", "an exception", "an exit", "a sudden end", "a thread"],
)
def test_what_prevents_warming_up_is_told(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(SandboxError, match=message):
        Zygote.start(_module(tmp_path, source))


def test_an_entry_that_does_not_exist_is_told() -> None:
    with pytest.raises(SandboxError, match="no_such_function"):
        Zygote.start(Warmup(path=(), modules=(), entry="os:no_such_function"))


def test_strings_have_the_same_hash_in_every_warm_parent() -> None:
    hashes = set()
    for _ in range(2):
        with Zygote.start(Warmup(path=(), modules=(), entry=ENTRY)) as zygote, zygote.connect() as channel:
            spawner = Spawner(channel)
            inside = Inside(spawner, spawner.spawn(SPEC))
            hashes.add(inside.run("hash('order of a set')"))
            inside.stop()
    assert len(hashes) == 1


def test_the_environment_is_the_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_TOKEN", "secret")
    with Zygote.start(Warmup(path=(), modules=(), entry=ENTRY)) as zygote:
        assert b"secret" not in Path(f"/proc/{zygote.pid}/environ").read_bytes()


def test_closing_leaves_no_process_no_descriptor_and_no_mount() -> None:
    before = len(os.listdir("/proc/self/fd")), Path("/proc/self/mountinfo").read_text()
    with Zygote.start(Warmup(path=(), modules=(), entry=ENTRY)) as zygote, zygote.connect() as channel:
        spawner = Spawner(channel)
        inside = Inside(spawner, spawner.spawn(SPEC))
        pids = [os.pidfd_open(pid) for pid in descendants(zygote.pid)]
        assert len(pids) == 3  # the porter, and the candidate with its warden
    assert await_end(*pids)
    os.close(inside.jailed.requests)
    os.close(inside.jailed.replies)
    assert (len(os.listdir("/proc/self/fd")), Path("/proc/self/mountinfo").read_text()) == before


def test_closing_twice_does_nothing() -> None:
    zygote = Zygote.start(Warmup(path=(), modules=(), entry=ENTRY))
    zygote.close()
    zygote.close()
    with pytest.raises(GraderFault, match="gone"):
        zygote.connect()


def test_a_fork_of_the_owner_cannot_close_it(zygote: Zygote) -> None:
    child = os.fork()
    if child == 0:
        zygote.close()
        os._exit(0)
    os.waitpid(child, 0)
    with zygote.connect() as channel:
        spawner = Spawner(channel)
        Inside(spawner, spawner.spawn(SPEC)).stop()


def test_a_channel_serves_another_process(zygote: Zygote) -> None:
    channel = zygote.connect()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            spawner = Spawner(channel)
            inside = Inside(spawner, spawner.spawn(SPEC))
            status = 0 if inside.run("20 + 22") == 42 else 2
        finally:
            os._exit(status)
    channel.close()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("victim", ["supervisor", "zygote"])
def test_a_sudden_death_takes_everything_below_with_it(victim: str) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with supervisor:
        assert supervisor.stdout is not None
        zygote = int(supervisor.stdout.readline())
        pids = (zygote, *descendants(zygote))
        pidfds = [os.pidfd_open(pid) for pid in pids]
        assert len(pidfds) == 6  # the warm parent, the porter, and two candidates with their wardens
        os.kill(supervisor.pid if victim == "supervisor" else zygote, signal.SIGKILL)
        assert await_end(*pidfds), states(pids)
        supervisor.kill()


def test_candidates_end_with_the_supervisor_even_where_the_warm_parent_is_stuck() -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with supervisor:
        assert supervisor.stdout is not None
        zygote = int(supervisor.stdout.readline())
        stuck = os.pidfd_open(zygote)
        _, *rooms = sorted(descendants(zygote))  # the porter is the first
        pidfds = [os.pidfd_open(pid) for pid in rooms]
        os.kill(zygote, signal.SIGSTOP)
        supervisor.kill()
        try:
            # A warden is gone only when its candidate was waited for, which the warm parent cannot: it is dying.
            end = time.monotonic() + PATIENCE_MS / 1000
            while not all(_is_dying(pid) for pid in rooms):
                assert time.monotonic() < end
                time.sleep(0.01)
        finally:
            os.kill(zygote, signal.SIGCONT)
        assert await_end(stuck, *pidfds)


def _is_dying(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX" or deaths.is_dying(pid)


def test_the_command_line_names_nothing_of_the_course(zygote: Zygote) -> None:
    line = Path(f"/proc/{zygote.pid}/cmdline").read_bytes().decode()
    assert re.fullmatch(rf".*python[^\0]*\0-s\0-P\0-c\0[^\0]*\0{re.escape(str(_ROOT))}\0\d+\0", line)
