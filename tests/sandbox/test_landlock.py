"""Landlock forbids again what the mounts forbid; these tests are about what only Landlock can say."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import landlock, probe, syscalls

pytestmark = pytest.mark.skipif(probe.landlock() == 0, reason="this kernel has no Landlock")


def _confined(folder: Path, action: Callable[[], object]) -> str:
    """Name the exception that `action` raises in a process that may write in `folder` only."""
    answers, answer = os.pipe()
    child = os.fork()
    if child == 0:
        text = "nothing"
        try:
            syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
            landlock.confine(probe.landlock(), [str(folder)], ["/dev/null"])
            action()
        except BaseException as error:  # noqa: BLE001 - told to the parent
            text = type(error).__name__
        finally:
            os.write(answer, text.encode())
            os._exit(0)
    os.close(answer)
    os.waitpid(child, 0)
    with os.fdopen(answers) as file:
        return file.read()


def test_writing_is_allowed_where_it_was_granted_only(tmp_path: Path) -> None:
    granted, other = tmp_path / "granted", tmp_path / "other"
    granted.mkdir()
    other.mkdir()
    assert _confined(granted, lambda: (granted / "file").write_text("x")) == "nothing"
    assert _confined(granted, lambda: (other / "file").write_text("x")) == "PermissionError"
    assert _confined(granted, lambda: (granted / "file").rename(other / "file")) == "PermissionError"


def test_reading_is_allowed_everywhere_because_the_root_shows_only_what_may_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert _confined(tmp_path / ".", lambda: (tmp_path / "file").read_text()) == "nothing"


def test_special_files_cannot_be_made(tmp_path: Path) -> None:
    assert _confined(tmp_path, lambda: os.mkfifo(tmp_path / "fifo")) == "PermissionError"


def test_programs_cannot_be_executed(tmp_path: Path) -> None:
    assert _confined(tmp_path, lambda: os.execv("/usr/bin/env", ["env", "true"])) == "PermissionError"


def test_a_granted_device_can_be_written(tmp_path: Path) -> None:
    assert _confined(tmp_path, lambda: Path("/dev/null").write_text("x")) == "nothing"
    assert _confined(tmp_path, lambda: Path("/dev/zero").write_text("x")) == "PermissionError"


@pytest.mark.skipif(probe.landlock() < 4, reason="Landlock knows TCP from ABI 4 on")
def test_tcp_is_forbidden(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert _confined(tmp_path, lambda: socket.create_connection(("127.0.0.1", port))) == "PermissionError"
        assert _confined(tmp_path, lambda: socket.create_server(("127.0.0.1", 0))) == "PermissionError"


@pytest.mark.skipif(probe.landlock() < 6, reason="Landlock scopes signals from ABI 6 on")
def test_others_cannot_be_signalled(tmp_path: Path) -> None:
    assert _confined(tmp_path, lambda: os.kill(os.getppid(), 0)) == "PermissionError"
