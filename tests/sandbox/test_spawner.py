"""Candidates come, do as they are told, and go without a trace, whatever they do about it."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from autograder.errors import GraderFault, SandboxError
from autograder.sandbox.spawner import Jailed, Reason, Spawn, Spawner
from autograder.sandbox.zygote import Warmup, Zygote
from tests.sandbox.conftest import ENTRY, SPEC, Gone, Inside, descendants

_BUSY = "while True: pass"
_DEAF = "[signal.signal(n, signal.SIG_IGN) for n in set(signal.Signals) - {9, 19}]"


def test_a_candidate_answers_over_its_pipes(candidate: Inside) -> None:
    assert candidate.run("1 + 1") == 2


def test_the_channels_of_a_candidate_are_pipes_so_that_no_descriptor_can_be_passed(candidate: Inside) -> None:
    assert candidate.run("[stat.S_ISFIFO(os.fstat(fd).st_mode) for fd in (3, 4)]") == [True, True]
    for fd in (candidate.jailed.requests, candidate.jailed.replies):
        assert stat.S_ISFIFO(os.fstat(fd).st_mode)
        assert not os.get_inheritable(fd)


def test_the_standard_descriptors_are_dev_null(candidate: Inside) -> None:
    null = os.stat("/dev/null").st_rdev
    assert candidate.run("[os.fstat(fd).st_rdev for fd in (0, 1, 2)]") == [null] * 3


def test_nothing_else_is_open(candidate: Inside) -> None:
    program = (
        "answer = []\nfor fd in range(5, 256):\n try: os.fstat(fd); answer.append(fd)\n except OSError: pass"
    )
    assert candidate.run(program) == []


def test_an_exit_is_told_with_its_status(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Gone):
        inside.run("os._exit(7)")
    end = inside.stop()
    assert (end.reason, end.status, end.signal) == (Reason.EXITED, 7, None)


def test_a_segmentation_fault_is_told_as_a_signal(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Gone):
        inside.run("ctypes.string_at(0)")
    end = inside.stop()
    assert (end.reason, end.status, end.signal) == (Reason.SIGNALLED, None, signal.SIGSEGV)


def test_who_kills_itself_is_told_as_a_signal_too(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Gone):
        inside.run("os.kill(os.getpid(), 9)")
    end = inside.stop()
    assert (end.reason, end.status, end.signal) == (Reason.SIGNALLED, None, signal.SIGKILL)


def test_whom_the_kernel_kills_for_want_of_memory_is_told_as_that(spawner: Spawner, cramped: Path) -> None:
    inside = Inside(spawner, spawner.spawn(structs.replace(SPEC, memory_mib=1024)))
    (cramped / "cgroup.procs").write_text(str(inside.jailed.pid))
    _limit_of(cramped).write_text(str(300 * 2**20))
    with pytest.raises(Gone):
        inside.run("len(b'x' * 500 * 2**20)")
    end = inside.stop()
    assert (end.reason, end.status, end.signal) == (Reason.MEMORY, None, signal.SIGKILL)


def test_who_had_little_memory_when_there_was_no_more_puts_the_grader_at_fault(
    spawner: Spawner, cramped: Path
) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    (cramped / "cgroup.procs").write_text(str(inside.jailed.pid))
    with pytest.raises(Gone):
        inside.run("len(b'x' * 100 * 2**20)")
    with pytest.raises(GraderFault, match=r"ran out of memory, of which the student's code had 1\d MiB"):
        inside.stop()


_LIMITS = {"memory": "memory.limit_in_bytes", "": "memory.max"}  # of the first and the second kind of groups


def _limit_of(group: Path) -> Path:
    return next(group / limit for limit in _LIMITS.values() if (group / limit).exists())


@pytest.fixture
def cramped() -> Iterator[Path]:
    """A group of processes that together may use 16 MiB."""
    for root, limit in _LIMITS.items():
        group = Path("/sys/fs/cgroup", root, f"cramped-{os.getpid()}")
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text(str(16 * 2**20))
            yield group
            return
        except OSError:
            continue
        finally:
            group.rmdir()
    pytest.skip("no group of processes with a limit of memory can be made here")


def test_a_candidate_that_hangs_and_ignores_signals_is_stopped(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    inside.run(_DEAF)
    inside.tell(_BUSY)
    end = inside.stop()
    assert (end.reason, end.signal) == (Reason.KILLED, signal.SIGKILL)


@pytest.mark.parametrize("prepare", ["None", _DEAF], ids=["which lets itself be told", "which is deaf to it"])
def test_processor_time_is_bounded(spawner: Spawner, prepare: str) -> None:
    inside = Inside(spawner, spawner.spawn(Spawn(memory_mib=256, disk_mib=8, cpu_seconds=1)))
    inside.run(prepare)
    with pytest.raises(Gone):
        inside.run(_BUSY)
    assert inside.stop().reason is Reason.CPU


def test_the_peak_of_memory_is_told(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    inside.run("len(b'x' * 100 * 2**20)")
    assert 90 < inside.stop().peak_mib < 120


def test_an_entry_that_returns_ends_its_candidate(start: Callable[..., Spawner]) -> None:
    spawner = start(entry="tests.sandbox.inmate:return_at_once")
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Gone):
        inside.answer()
    end = inside.stop()
    assert (end.reason, end.status) == (Reason.EXITED, 0)


def test_candidates_have_nothing_in_common(spawner: Spawner) -> None:
    first = Inside(spawner, spawner.spawn(SPEC))
    first.run("open('left-over', 'w').close()")
    second = Inside(spawner, spawner.spawn(SPEC))
    assert "left-over" not in second.run("os.listdir()")
    first.stop()
    third = Inside(spawner, spawner.spawn(SPEC))
    assert "left-over" not in third.run("os.listdir()")
    second.stop()
    third.stop()


def test_a_client_that_goes_takes_its_candidates_with_it(zygote: Zygote) -> None:
    with zygote.connect() as channel:
        spawner = Spawner(channel)
        candidates = [Inside(spawner, spawner.spawn(SPEC)) for _ in range(2)]
        for inside in candidates:
            inside.run(_DEAF)
    for inside in candidates:
        with pytest.raises(Gone):
            inside.answer()
        os.close(inside.jailed.requests)
        os.close(inside.jailed.replies)


def test_a_client_cannot_stop_the_candidate_of_another(zygote: Zygote, candidate: Inside) -> None:
    with zygote.connect() as channel, pytest.raises(GraderFault, match="gone"):
        Inside(Spawner(channel), _copy(candidate)).stop()
    assert candidate.run("2 + 2") == 4


def _copy(candidate: Inside) -> Jailed:
    jailed = candidate.jailed
    return Jailed(jailed.id, jailed.pid, os.dup(jailed.requests), os.dup(jailed.replies))


def test_a_step_that_fails_is_named_and_nothing_runs(start: Callable[..., Spawner], tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    shown.mkdir(mode=0o755)
    spawner = start(readable=(shown,))
    shown.rmdir()
    with pytest.raises(SandboxError, match=r"mounts: FileNotFoundError.*shown"):
        spawner.spawn(SPEC)


def test_a_failure_does_not_harm_the_next_candidate(start: Callable[..., Spawner], tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    shown.mkdir(mode=0o755)
    spawner = start(readable=(shown,))
    shown.rmdir()
    with pytest.raises(SandboxError):
        spawner.spawn(SPEC)
    shown.mkdir(mode=0o755)
    inside = Inside(spawner, spawner.spawn(SPEC))
    assert inside.run(f"os.listdir('{shown}')") == []
    inside.stop()


def test_a_dead_warm_parent_is_the_graders_fault() -> None:
    doomed = Zygote.start(Warmup(path=(), modules=(), entry=ENTRY))
    with doomed, doomed.connect() as channel:
        spawner = Spawner(channel)
        inside = Inside(spawner, spawner.spawn(SPEC))
        inside.run(_DEAF)
        os.kill(doomed.pid, signal.SIGKILL)
        with pytest.raises(GraderFault):
            spawner.spawn(SPEC)
        with pytest.raises(Gone):
            inside.answer()
        with pytest.raises(GraderFault):
            inside.stop()


def test_a_hundred_candidates_leave_no_descriptor_no_process_and_no_mount(
    zygote: Zygote, spawner: Spawner
) -> None:
    Inside(spawner, spawner.spawn(SPEC)).stop()
    before = _traces(zygote)
    for _ in range(100):
        Inside(spawner, spawner.spawn(SPEC)).stop()
    assert _traces(zygote) == before


def _traces(zygote: Zygote) -> tuple[int, int, int, str]:
    ours, theirs = (len(os.listdir(f"/proc/{pid}/fd")) for pid in ("self", zygote.pid))
    return ours, theirs, len(descendants(zygote.pid)), Path("/proc/self/mountinfo").read_text()
