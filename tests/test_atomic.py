"""A file is replaced as a whole, and what a killed writer leaves is swept without hurting one that lives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import atomic

_WRITER = """
import os, sys
from pathlib import Path
from autograder import atomic

def stop(*_):
    print(flush=True)
    sys.stdin.read()

os.replace = stop
atomic.replace(Path(sys.argv[1], "file"), b"new", Path(sys.argv[1], "unfinished"))
"""


@pytest.fixture
def writer(tmp_path: Path) -> Callable[[], subprocess.Popen[bytes]]:
    """Start a process that writes a file and stops just before it would put it in its place."""

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _WRITER, str(tmp_path)]
        root = Path(atomic.__file__).parents[1]
        process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"\n"
        return process

    return start


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path, unfinished = tmp_path / "file", tmp_path / "unfinished"
    path.write_text("old")
    atomic.replace(path, b"new", unfinished)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert files(unfinished) == []


def test_what_a_killed_writer_left_is_swept(writer, tmp_path: Path) -> None:
    with writer() as process:
        process.kill()
    assert len(files(tmp_path / "unfinished")) == 1
    atomic.sweep(tmp_path / "unfinished")
    assert files(tmp_path / "unfinished") == []
    assert not (tmp_path / "file").exists()


def test_what_is_being_written_is_not(writer, tmp_path: Path) -> None:
    with writer() as process:
        atomic.sweep(tmp_path / "unfinished")
        assert len(files(tmp_path / "unfinished")) == 1
        process.kill()


def test_a_file_that_is_swept_before_its_writer_could_lock_it_is_made_again(tmp_path, monkeypatch) -> None:
    made, lock = [], atomic.fcntl.flock

    def sweep_first(descriptor: int, operation: int) -> None:
        if not made:
            made.append(files(tmp_path / "unfinished"))
            for name in made[0]:
                os.unlink(tmp_path / "unfinished" / name)
        lock(descriptor, operation)

    monkeypatch.setattr(atomic.fcntl, "flock", sweep_first)
    atomic.replace(tmp_path / "file", b"new", tmp_path / "unfinished")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert made != [[]]


def test_what_is_no_file_of_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "unfinished" / "folder").mkdir(parents=True)
    (tmp_path / "outside").touch()
    (tmp_path / "unfinished" / "link").symlink_to(tmp_path / "outside")
    atomic.sweep(tmp_path / "unfinished")
    atomic.sweep(tmp_path / "nowhere")
    assert files(tmp_path / "unfinished") == ["folder", "link"]
    assert (tmp_path / "outside").exists()
