"""Prepare the room of a candidate: its namespaces, its root, and the warden that keeps them alive.

A fork costs what its parent has mapped, and torch maps a lot. So the porter is forked from the warm parent
while that is small, and the only fork of the grown one is the candidate itself, born straight into the room.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from autograder.sandbox import descriptors, messages, mounts, namespaces
from autograder.sandbox.forks import Steps, fork
from autograder.sandbox.messages import Spawn
from autograder.sandbox.users import candidate_user

_DIED: Final = messages.Refused("room", "a process that prepares it died")


class ConfinementError(Exception):
    """A room could not be prepared, or a candidate not be put into it."""

    def __init__(self, step: str, problem: str) -> None:
        """Name the step, and what went wrong."""
        super().__init__(f"{step}: {problem}")
        self.message = messages.Refused(step, problem)


class PorterDied(Exception):
    """No room can be prepared any more."""


@dataclass(frozen=True, slots=True)
class Room:
    """The namespaces of one candidate; they last as long as their process 1, the warden."""

    warden: int
    pidfd: int
    channel: socket.socket  # the warden ends when the other side of it is closed
    uid: int
    gid: int

    def take_in(self, pid: int) -> None:
        """Do nothing: whoever is in the room goes with its warden."""

    def kill(self) -> None:
        """Kill the warden: it is process 1, so the kernel kills everything in the room with it."""
        signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Kill and reap the warden, whose end the kernel delays until everything in the room is reaped."""
        self.kill()
        os.waitpid(self.warden, 0)
        os.close(self.pidfd)
        self.channel.close()


class Porter:
    """The warm parent's end of the channel to the porter process."""

    def __init__(self, views: Mapping[str, mounts.View], supervisor: int, *, privileged: bool) -> None:
        """Fork the porter, which ends when this process does; so do the rooms, and with the `supervisor` too."""
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            fork(_work, views, theirs.fileno(), supervisor, privileged=privileged)

    def fileno(self) -> int:
        """Return the descriptor that is at its end when the porter is dead."""
        return self._channel.fileno()

    def prepare(self, spec: Spawn) -> Room:
        """Have a room prepared and wait for it.

        Raises:
            ConfinementError: a step of it failed.
            PorterDied: this and every later one.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                messages.send(self._channel, spec, (theirs.fileno(),))
            born, _ = messages.receive(self._channel)
        except OSError as error:
            ours.close()
            raise PorterDied from error
        if not isinstance(born, messages.Born):
            ours.close()
            raise PorterDied if born is None else _refusal(born)
        room = Room(born.pid, os.pidfd_open(born.pid), ours, born.uid, born.gid)
        furnished, _ = messages.receive(ours)
        if not isinstance(furnished, messages.Furnished):
            room.close()
            raise _refusal(furnished)
        return room


def _refusal(answer: messages.AnyMessage | None) -> ConfinementError:
    refused = answer if isinstance(answer, messages.Refused) else _DIED
    return ConfinementError(refused.step, refused.problem)


def _work(views: Mapping[str, mounts.View], orders: int, supervisor: int, *, privileged: bool) -> None:
    """Be the porter: prepare one room after the other, until the warm parent is gone."""
    orders, supervisor = descriptors.keep_only(orders, supervisor)
    channel = socket.socket(fileno=orders)
    while True:
        spec, fds = messages.receive(channel)
        if not isinstance(spec, Spawn) or len(fds) != 1:
            return
        (room,) = fds
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            ends = theirs.fileno(), room, supervisor
            helper = fork(_leave, views[spec.device], spec, *ends, privileged=privileged)
        os.close(room)
        with ours:
            answer, _ = messages.receive(ours)
        os.waitpid(helper, 0)  # only then is the warden a child of the warm parent, which can wait for it
        messages.send(channel, answer or _DIED)


def _leave(
    view: mounts.View, spec: Spawn, report: int, room: int, supervisor: int, *, privileged: bool
) -> None:
    """Enter new namespaces, fork the warden into them, and be gone: the warm parent adopts it."""
    report, room, supervisor = descriptors.keep_only(report, room, supervisor)
    steps = Steps(socket.socket(fileno=report))
    own = candidate_user(os.getpid())
    uid, gid = (own, own) if privileged else (os.geteuid(), os.getegid())
    with steps.step("namespaces"):
        namespaces.isolate(user=not privileged)
    with steps.step("first process"):
        warden = fork(_guard, view, spec, room, supervisor, uid, gid)
    steps.send(messages.Born(warden, uid, gid))


def _guard(view: mounts.View, spec: Spawn, room: int, supervisor: int, uid: int, gid: int) -> None:
    """Be the warden: build the root, then wait for the warm parent to hang up or die, or for its supervisor to."""
    room, supervisor = descriptors.keep_only(room, supervisor)
    steps = Steps(socket.socket(fileno=room))
    with steps.step("mounts"):
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # process 1 is deaf to whatever it does not handle
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # orphans need no burial
        socket.sethostname("candidate")
        mounts.enter(view, spec.disk_mib, uid, gid)
    steps.send(messages.Furnished())
    steps.await_end(supervisor)
