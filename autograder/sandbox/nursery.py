"""The warm parent's loop: clients come and go, candidates are born, stopped and reaped."""

from __future__ import annotations

import itertools
import os
import selectors
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from resource import struct_rusage
from typing import Final

import msgspec

from autograder.sandbox import deaths, jail, messages, namespaces
from autograder.sandbox.forks import fork
from autograder.sandbox.lodging import Landlord, Lodging
from autograder.sandbox.messages import Exit, Refused, Spawn
from autograder.sandbox.porter import ConfinementError, Porter, PorterDied, Room

_DIED: Final = Refused("start", "the candidate died before it was confined")


@dataclass(eq=False, slots=True)
class _Ward:
    """One candidate, as the warm parent sees it."""

    id: int
    spec: Spawn
    client: socket.socket
    room: Room | Lodging
    pid: int
    pidfd: int
    report: socket.socket  # where it tells how far it has come
    shortages: int | None  # how many processes the kernel had ended for want of memory before it was born
    resident_kib: int | None = None  # what it was forked with; None until it is confined
    failure: Refused | None = None
    stopping: bool = False  # its client waits for its end
    killed: bool = False  # and we have brought it about
    end: Exit | None = None  # None until it is reaped


class Nursery:
    """All candidates of all clients of one warm parent."""

    def __init__(
        self,
        plans: Mapping[str, jail.Plan],
        porter: Porter | Landlord,
        control: socket.socket,
        supervisor: int,
    ) -> None:
        """Listen to the supervisor on `control`, and for its end on the process descriptor `supervisor`."""
        self._plans = plans
        self._porter = porter
        self._control = control
        self._ids = itertools.count(1)
        self._wards: dict[int, _Ward] = {}
        self._handlers: dict[int, Callable[[], None]] = {}
        self._selector = selectors.DefaultSelector()
        self._serving = True
        self._watch(control.fileno(), self._hear_supervisor)
        self._watch(supervisor, self._finish)
        if isinstance(porter, Porter):
            self._watch(porter.fileno(), self._finish)

    def serve(self) -> None:
        """Serve until the supervisor closes its end or dies, or the porter does, then end every candidate."""
        while self._serving:
            for key, _ in self._selector.select():
                handler = self._handlers.get(key.fd)  # none where an earlier event of this round closed it
                if handler is not None:
                    handler()
        wards = list(self._wards.values())
        for ward in wards:  # all of them before the first is waited for
            if ward.end is None:
                ward.room.kill()
        for ward in wards:
            self._discard(ward)

    def _watch(self, fd: int, handler: Callable[[], None]) -> None:
        self._handlers[fd] = handler
        self._selector.register(fd, selectors.EVENT_READ)

    def _unwatch(self, fd: int) -> None:
        if self._handlers.pop(fd, None) is not None:
            self._selector.unregister(fd)

    def _finish(self) -> None:
        self._serving = False

    def _hear_supervisor(self) -> None:
        message, fds = messages.receive(self._control)
        if not isinstance(message, messages.Connect) or len(fds) != 1:
            self._finish()
            return
        client = socket.socket(fileno=fds[0])
        self._watch(client.fileno(), partial(self._hear_client, client))

    def _hear_client(self, client: socket.socket) -> None:
        try:
            message, fds = messages.receive(client)
        except (OSError, msgspec.DecodeError):
            message, fds = None, ()
        match message:
            case Spawn() if len(fds) == 2:
                self._spawn(client, message, *fds)
            case messages.Stop(id=number) if (ward := self._wards.get(number)) and ward.client is client:
                self._stop(ward)
            case _:
                self._drop(client)
        for fd in fds:
            os.close(fd)

    def _drop(self, client: socket.socket) -> None:
        """End everything that a client left behind."""
        for ward in [ward for ward in self._wards.values() if ward.client is client]:
            self._discard(ward)
        self._unwatch(client.fileno())
        client.close()

    def _answer(self, client: socket.socket, message: messages.Message) -> None:
        try:
            messages.send(client, message)
        except OSError:
            self._drop(client)

    def _spawn(self, client: socket.socket, spec: Spawn, requests: int, replies: int) -> None:
        """Fork a candidate; the answer follows when it is confined."""
        try:
            ward = self._fork(client, spec, requests, replies)
        except ConfinementError as error:
            self._answer(client, error.message)
            return
        except PorterDied:
            self._finish()
            return
        self._wards[ward.id] = ward
        self._watch(ward.report.fileno(), partial(self._hear_ward, ward))
        self._watch(ward.pidfd, partial(self._reap, ward))

    def _fork(self, client: socket.socket, spec: Spawn, requests: int, replies: int) -> _Ward:
        """Fork a candidate into a room of its own."""
        room = self._porter.prepare(spec)
        shortages = deaths.shortages()
        report, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                if isinstance(room, Room):
                    namespaces.send_children_to(room.pidfd)
                plan = self._plans[spec.device]
                pid = fork(jail.confine, plan, spec, room, requests, replies, theirs.fileno())
            except OSError as error:
                report.close()
                room.close()
                raise ConfinementError("fork", str(error)) from error
        room.take_in(pid)
        return _Ward(next(self._ids), spec, client, room, pid, os.pidfd_open(pid), report, shortages)

    def _hear_ward(self, ward: _Ward) -> None:
        """Take the one report of a candidate: that it is confined, or which step failed."""
        self._unwatch(ward.report.fileno())
        message, _ = messages.receive(ward.report)
        ward.report.close()
        if isinstance(message, messages.Ready):
            ward.resident_kib = message.resident_kib
            self._answer(ward.client, messages.Spawned(ward.id, ward.pid))
        else:
            ward.failure = message if isinstance(message, Refused) else _DIED

    def _stop(self, ward: _Ward) -> None:
        ward.stopping = True
        if ward.end is None:
            ward.killed = not deaths.is_dying(ward.pid)
            ward.room.kill()
        else:
            self._report_end(ward, ward.end)

    def _reap(self, ward: _Ward) -> None:
        """Take note of a candidate's end, and clear its room of whatever it left running."""
        if ward.report.fileno() >= 0:  # both events came in one round
            self._hear_ward(ward)
        if ward.id not in self._wards:  # its client is gone, and it went with it
            return
        ward.end = self._clear(ward)
        if ward.failure is not None:
            del self._wards[ward.id]
            self._answer(ward.client, ward.failure)
        elif ward.stopping:
            self._report_end(ward, ward.end)

    def _report_end(self, ward: _Ward, end: Exit) -> None:
        del self._wards[ward.id]
        self._answer(ward.client, end)

    def _discard(self, ward: _Ward) -> None:
        """End and reap a candidate that nobody asks for any more."""
        del self._wards[ward.id]
        if ward.end is None:
            ward.room.kill()
            self._clear(ward)

    def _clear(self, ward: _Ward) -> Exit:
        """Reap a dead or dying candidate, then its room: the other way round, the kernel waits for ever."""
        if isinstance(ward.room, Lodging):
            ward.room.kill()  # what is left of its group, while its number is still its own
        _, status, usage = os.wait4(ward.pid, 0)
        self._unwatch(ward.pidfd)
        os.close(ward.pidfd)
        if ward.report.fileno() >= 0:
            self._unwatch(ward.report.fileno())
            ward.report.close()
        ward.room.close()
        return _account(ward, status, usage)


def _account(ward: _Ward, wait_status: int, usage: struct_rusage) -> Exit:
    """Say how a candidate ended and what it used."""
    ended_by = os.WTERMSIG(wait_status) if os.WIFSIGNALED(wait_status) else None
    seconds = usage.ru_utime + usage.ru_stime
    peak_mib = max(0, usage.ru_maxrss - (ward.resident_kib or 0)) / 1024
    shortages = deaths.shortages()
    short = shortages != ward.shortages if shortages is not None else None
    return Exit(
        status=os.WEXITSTATUS(wait_status) if ended_by is None else None,
        signal=ended_by,
        peak_mib=peak_mib,
        cpu_seconds=seconds,
        reason=deaths.reason(
            ended_by,
            spent=seconds >= ward.spec.cpu_seconds,
            stopped=ward.killed,
            short=short,
            peak_mib=peak_mib,
        ),
    )
