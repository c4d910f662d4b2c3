"""What supervisor, warm parent, clients and children say to each other: msgpack over SEQPACKET sockets."""

from __future__ import annotations

import enum
import os
import socket
from typing import Final, Literal

import msgspec

from autograder.sandbox.profiles import Layer

_LARGEST: Final = 256 * 1024
_MOST_FDS: Final = 2


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all messages: one packet each, tagged with its name."""


class Spawn(Message, kw_only=True, frozen=True):
    """A client asks for a candidate; the two pipe ends that it will hold come along."""

    memory_mib: int  # private memory beyond what the warm parent already uses
    disk_mib: int  # size of everything that it writes
    cpu_seconds: int  # processor time
    device: Literal["cpu", "cuda"] = "cpu"


class Stop(Message, frozen=True):
    """A client wants candidate `id` gone."""

    id: int


class Spawned(Message, frozen=True):
    """Candidate `id` is confined and listens."""

    id: int
    pid: int  # as the warm parent sees it


class Refused(Message, frozen=True):
    """No candidate: the step that failed, and why."""

    step: str
    problem: str


class Reason(enum.StrEnum):
    """Why a candidate is gone."""

    EXITED = "exited"  # by itself
    SIGNALLED = "signalled"  # by a fault of its own, or its own hand (segmentation fault, abort, SIGKILL)
    KILLED = "killed"  # stopped by its client
    CPU = "cpu"  # it used up its processor time
    MEMORY = "memory"  # the kernel ran out of memory, of which it had taken much
    SHORTAGE = "shortage"  # the kernel ran out of memory, of which it had taken little: others took it


class Exit(Message, kw_only=True, frozen=True):
    """How a candidate ended, and what it used."""

    status: int | None  # what it passed to exit, None unless it exited by itself
    signal: int | None  # what ended it, None unless a signal did
    peak_mib: float  # resident memory beyond what it was forked with
    cpu_seconds: float
    reason: Reason


class Begin(Message, kw_only=True, frozen=True):
    """The supervisor tells a new warm parent what to import, run and show."""

    path: tuple[str, ...]
    modules: tuple[str, ...]
    entry: str
    readable: tuple[str, ...]
    hidden: tuple[str, ...]
    layers: tuple[Layer, ...]


class Ready(Message, frozen=True):
    """The warm parent has everything imported; also: a candidate is confined and about to start."""

    resident_kib: int = 0


class Broken(Message, frozen=True):
    """The warm parent cannot work, and why."""

    problems: tuple[str, ...]


class Connect(Message, frozen=True):
    """The supervisor hands over the warm parent's end of a new client channel."""


class Born(Message, frozen=True):
    """The warden of a room exists."""

    pid: int  # as the warm parent sees it
    uid: int  # the user and group that the candidate will be
    gid: int


class Furnished(Message, frozen=True):
    """The warden has built the candidate's root."""


AnyMessage = Spawn | Stop | Spawned | Refused | Exit | Begin | Ready | Broken | Connect | Born | Furnished

_decoder: Final = msgspec.msgpack.Decoder(AnyMessage)


def send(channel: socket.socket, message: Message, fds: tuple[int, ...] = ()) -> None:
    """Send one message, with descriptors where `fds` says so."""
    socket.send_fds(channel, [msgspec.msgpack.encode(message)], fds)


def receive(channel: socket.socket) -> tuple[AnyMessage | None, tuple[int, ...]]:
    """Receive one message and its descriptors (closed on exec), or None at the end.

    Raises:
        msgspec.DecodeError: the packet is no message.
    """
    packet, fds, _, _ = socket.recv_fds(channel, _LARGEST, _MOST_FDS)
    for fd in fds:
        os.set_inheritable(fd, False)  # recv_fds takes flags, MSG_CMSG_CLOEXEC among them, and ignores them
    try:
        return (_decoder.decode(packet) if packet else None), tuple(fds)
    except msgspec.DecodeError:
        for fd in fds:  # they came with something that is no message: a pipe kept open here would never end
            os.close(fd)
        raise
