"""Messages arrive whole, with their descriptors, or not at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.sandbox import messages


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a channel."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with one, other:
        yield one, other


def test_a_message_arrives_as_it_was_sent(ends: tuple[socket.socket, socket.socket]) -> None:
    sent = messages.Spawn(memory_mib=1, disk_mib=2, cpu_seconds=3, device="cuda")
    messages.send(ends[0], sent)
    assert messages.receive(ends[1]) == (sent, ())


def test_descriptors_arrive_closed_on_exec(ends: tuple[socket.socket, socket.socket], tmp_path: Path) -> None:
    with open(tmp_path / "file", "w") as file:
        messages.send(ends[0], messages.Connect(), (file.fileno(),))
        _, (fd,) = messages.receive(ends[1])
        assert os.path.sameopenfile(fd, file.fileno())
        assert not os.get_inheritable(fd)
        os.close(fd)


def test_the_end_is_no_message(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[0].close()
    assert messages.receive(ends[1]) == (None, ())


@pytest.mark.parametrize("packet", [b"\xc1", b"\x80", msgspec.msgpack.encode({"type": "Unknown"})])
def test_what_is_no_message_is_refused_and_its_descriptors_closed(
    ends: tuple[socket.socket, socket.socket], packet: bytes
) -> None:
    reading, writing = os.pipe()
    socket.send_fds(ends[0], [packet], [writing])
    os.close(writing)
    with pytest.raises(msgspec.DecodeError):
        messages.receive(ends[1])
    assert os.read(reading, 1) == b""  # the pipe is at its end: no copy of the other side is left
    os.close(reading)
