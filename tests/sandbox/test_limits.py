"""A candidate that wants everything gets its share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox.spawner import Spawner
from tests.sandbox.conftest import SPEC, Gone, Inside, Stopped

_GREEDY = {
    "one large block": "bytearray(512 * 2**20)",
    "a list that grows": "x = []\nwhile True: x.append(bytes(2**20))",
    "anonymous shared memory": "mmap.mmap(-1, 768 * 2**20)",
    "private and shared memory": "x = bytearray(200 * 2**20)\nmmap.mmap(-1, 400 * 2**20)",
    "a stack of its own": "mmap.mmap(-1, 768 * 2**20, flags=mmap.MAP_PRIVATE | 0x100)",  # MAP_GROWSDOWN: no data
    "a mapped file of the disk": "f = open('f', 'w+b'); f.truncate(2**40); mmap.mmap(f.fileno(), 2**40)",
}


@pytest.mark.parametrize("program", _GREEDY.values(), ids=_GREEDY)
def test_memory_ends_at_its_limit_and_the_candidate_lives_on(candidate: Inside, program: str) -> None:
    with pytest.raises(Stopped, match=r"MemoryError|OSError"):
        candidate.run(program)
    assert candidate.run("1 + 1") == 2


@pytest.mark.parametrize(
    "source",
    [
        "kept = [bytes(200_000) for _ in range(1_000)][-1:]",  # 190 MiB that malloc can give out again
        "import threading; one = threading.Thread(target=dict); one.start(); one.join()",  # 64 MiB of addresses
    ],
    ids=["holes", "a thread's arena"],
)
def test_what_the_warm_parent_leaves_free_is_no_gift(
    start: Callable[..., Spawner], tmp_path: Path, source: str
) -> None:
    (tmp_path / "imported.py").write_text(source, encoding="utf-8")
    spawner = start(path=(str(tmp_path),), modules=("imported",))
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Stopped, match="MemoryError"):
        inside.run(f"[bytes(200_000) for _ in range({(SPEC.memory_mib + 32) * 2**20 // 200_000})]")
    inside.stop()


def test_code_and_reserved_addresses_cost_nothing(candidate: Inside) -> None:
    reserve = f"mmap.mmap(-1, {SPEC.memory_mib - 32} * 2**20, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)"
    program = f"reserved = {reserve}\nanswer = len(bytearray({SPEC.memory_mib - 32} * 2**20))"
    assert candidate.run(program) > 0


def test_what_is_allowed_is_there(candidate: Inside) -> None:
    assert candidate.run(f"len(bytearray({SPEC.memory_mib - 32} * 2**20))") > 0


def test_the_disk_ends_at_its_limit_wherever_it_is_written(candidate: Inside) -> None:
    fill = "f = open('{}/f', 'wb', buffering=0)\nwhile True: f.write(bytes(2**20))"
    with pytest.raises(Stopped, match=r"OSError.*(28|27)"):
        candidate.run(fill.format("/submission"))
    with pytest.raises(Stopped, match=r"OSError.*28"):  # it is one disk: the first file filled it
        candidate.run(
            "open('/tmp/g', 'wb', buffering=0).write(bytes(2**20)) == 2**20 or open('/tmp/g', 'ab', 0).write(bytes(2**20))"
        )


def test_the_number_of_files_is_bounded(candidate: Inside) -> None:
    with pytest.raises(Stopped, match=r"OSError.*28"):
        candidate.run("for n in range(100_000): os.mkdir(f'/tmp/{n}')")


def test_a_fork_bomb_does_not_start(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run("while True: os.fork()")


def test_a_thread_bomb_is_bounded(candidate: Inside) -> None:
    program = """
lock, answer = threading.Lock(), 0
lock.acquire()
try:
    while True:
        threading.Thread(target=lock.acquire, daemon=True).start()
        answer += 1
except RuntimeError:
    pass
"""
    assert 8 <= candidate.run(program) < 100


def test_open_files_are_bounded(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="Too many open files"):
        candidate.run("files = [open('/dev/null') for _ in range(10_000)]")


@pytest.mark.parametrize(
    "name", ["RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_CORE"]
)
def test_no_limit_can_be_raised(candidate: Inside, name: str) -> None:
    with pytest.raises(Stopped, match=r"ValueError|PermissionError"):
        candidate.run(f"resource.setrlimit(resource.{name}, (-1, -1))")


def test_limits_can_be_read(candidate: Inside) -> None:
    assert candidate.run("resource.getrlimit(resource.RLIMIT_CORE)") == [0, 0]


def test_recursion_without_end_ends_the_candidate_and_nothing_else(spawner: Spawner) -> None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises((Stopped, Gone)):
        inside.run("sys.setrecursionlimit(10**9)\ndef f(_): return sorted([0], key=f)\nf(0)")
    inside.stop()
    other = Inside(spawner, spawner.spawn(SPEC))
    assert other.run("1 + 1") == 2
    other.stop()
