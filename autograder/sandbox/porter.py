"""Prepare the room of a candidate: its namespaces, its root, and the warden that keeps them alive.

A fork costs what its parent has mapped, and torch maps a lot. So the porter is forked from the warm parent
while that is small, and the only fork of the grown one is the candidate itself, born straight into the room.
"""

from __future__ import annotations

import os
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from autograder.sandbox import descriptors, messages, mounts, namespaces
from autograder.sandbox.messages import Spawn
from autograder.sandbox.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_UID: Final = 64_000
_UIDS: Final = 1_500
_DIED: Final = messages.Refused("room", "a process that prepares it died")


class ConfinementError(Exception):
    """A room could not be prepared, or a candidate not be put into it."""

    def __init__(self, step: str, problem: str) -> None:
        """Name the step, and what went wrong."""
        super().__init__(f"{step}: {problem}")
        self.message = messages.Refused(step, problem)


@dataclass(frozen=True, slots=True)
class Room:
    """The namespaces of one candidate; they last as long as their process 1, the warden."""

    warden: int
    pidfd: int
    channel: socket.socket  # the warden ends when the other side of it is closed
    uid: int
    gid: int

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

    def __init__(self, views: Mapping[str, mounts.View], *, privileged: bool) -> None:
        """Fork the porter; it ends when this process does."""
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            if os.fork() == 0:
                _work(views, theirs, privileged=privileged)

    def prepare(self, spec: Spawn) -> Room:
        """Have a room prepared and wait for it.

        Raises:
            ConfinementError: a step of it failed.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                messages.send(self._channel, spec, (theirs.fileno(),))
        except OSError as error:
            ours.close()
            raise ConfinementError("porter", str(error)) from error
        born, _ = messages.receive(self._channel)
        if not isinstance(born, messages.Born):
            ours.close()
            raise _refusal(born)
        room = Room(born.pid, os.pidfd_open(born.pid), ours, born.uid, born.gid)
        furnished, _ = messages.receive(ours)
        if not isinstance(furnished, messages.Furnished):
            room.close()
            raise _refusal(furnished)
        return room


def _refusal(answer: messages.AnyMessage | None) -> ConfinementError:
    refused = answer if isinstance(answer, messages.Refused) else _DIED
    return ConfinementError(refused.step, refused.problem)


def _work(views: Mapping[str, mounts.View], channel: socket.socket, *, privileged: bool) -> NoReturn:
    """Be the porter: prepare one room after the other."""
    (fd,) = descriptors.keep_only(channel.detach())
    channel = socket.socket(fileno=fd)
    while True:
        spec, fds = messages.receive(channel)
        if not isinstance(spec, Spawn) or len(fds) != 1:
            os._exit(0)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        helper = os.fork()
        if helper == 0:
            _leave(views[spec.device], spec, theirs.detach(), fds[0], privileged=privileged)
        theirs.close()
        os.close(fds[0])
        with ours:
            answer, _ = messages.receive(ours)
        os.waitpid(helper, 0)  # only then is the warden a child of the warm parent, which can wait for it
        messages.send(channel, answer or _DIED)


def _leave(view: mounts.View, spec: Spawn, report: int, room: int, *, privileged: bool) -> NoReturn:
    """Enter new namespaces, fork the warden into them, and be gone: the warm parent adopts it."""
    report, room = descriptors.keep_only(report, room)
    steps = Steps(socket.socket(fileno=report))
    uid, gid = _candidate_user() if privileged else (os.geteuid(), os.getegid())
    with steps.step("namespaces"):
        namespaces.isolate(user=not privileged)
    with steps.step("first process"):
        warden = os.fork()
    if warden == 0:
        steps.close()
        _guard(view, spec, Steps(socket.socket(fileno=room)), uid, gid)
    steps.send(messages.Born(warden, uid, gid))
    os._exit(0)


def _candidate_user() -> tuple[int, int]:
    """Choose a user of the candidate's own: no two processes have one number, so neighbours share nothing."""
    own = _FIRST_UID + os.getpid() % _UIDS
    return own, own


def _guard(view: mounts.View, spec: Spawn, steps: Steps, uid: int, gid: int) -> NoReturn:
    """Be the warden: build the root, then wait for the warm parent to hang up or die."""
    with steps.step("mounts"):
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # process 1 is deaf to whatever it does not handle
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # orphans need no burial
        socket.sethostname("candidate")
        mounts.enter(view, spec.disk_mib, uid, gid)
    steps.send(messages.Furnished())
    steps.await_end()
    os._exit(0)
