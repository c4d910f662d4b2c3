"""The thin layer over the kernel says which call failed, and why."""

from __future__ import annotations

import errno
import os

import pytest

from autograder.sandbox import descriptors, syscalls


def test_a_failing_call_raises_with_its_name() -> None:
    with pytest.raises(OSError, match="setns") as caught:
        syscalls.setns(-1, syscalls.CLONE_NEWPID)
    assert caught.value.errno == errno.EBADF


def test_an_unknown_option_is_an_error() -> None:
    with pytest.raises(OSError, match="prctl 99999") as caught:
        syscalls.prctl(99999)
    assert caught.value.errno == errno.EINVAL


def test_a_fork_keeps_the_descriptors_that_it_needs_and_no_other() -> None:
    answers, answer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            (kept,) = descriptors.keep_only(answer)
            open_now = [fd for fd in range(256) if _is_open(fd)]
            os.write(kept, repr(open_now).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(answer)
    os.waitpid(child, 0)
    with os.fdopen(answers) as file:
        assert file.read() == "[0, 1, 2, 3]"


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
