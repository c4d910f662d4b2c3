"""What a fork of the warm parent does to itself before it may see an untrusted byte, in this order.

Its room is prepared already (`porter`): namespaces, and in them a root that shows little. The fork is born
into the room's process table; here it enters the rest, gives up all else, and only then runs the entry.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass

from autograder.sandbox import descriptors, landlock, limits, messages, mounts, namespaces, syscalls
from autograder.sandbox.forks import Steps
from autograder.sandbox.lodging import Lodging
from autograder.sandbox.messages import Spawn
from autograder.sandbox.porter import Room
from autograder.sandbox.profiles import Layer


@dataclass(frozen=True, slots=True)
class Plan:
    """What all candidates for one device share; made once, before the first fork."""

    layers: frozenset[Layer]
    entry: Callable[[int, int], object]
    readable: tuple[str, ...]  # what Landlock lets be read
    filter: bytes  # the compiled seccomp program
    landlock: int  # the kernel's ABI, 0 where there is none
    devices: tuple[str, ...]  # what may be written though no file can be made there: device files, for one
    highest_capability: int
    privileged: bool  # root makes each candidate another user; others stay who they are, in a user namespace

    @property
    def counts_threads(self) -> bool:
        """Whether threads can be counted: those of a user who has other programs running cannot."""
        return self.privileged or Layer.NAMESPACES in self.layers


def confine(plan: Plan, spec: Spawn, room: Room | Lodging, requests: int, replies: int, report: int) -> None:
    """Go to `room`, become the candidate, and run the entry with `requests` and `replies`.

    Called in a fork of the warm parent; `report` is the descriptor that tells it how far this has come.
    """
    requests, replies, report, *warden = descriptors.keep_only(requests, replies, report, *_warden(room))
    steps = Steps(socket.socket(fileno=report))
    with steps.step("memory score"):
        _be_first_to_go()
    with steps.step("room"):
        writable = _move_in(plan, room, *warden)
    with steps.step("identity"):
        _give_up_identity(plan, room)
    if plan.landlock and Layer.LANDLOCK in plan.layers:
        with steps.step("landlock"):
            landlock.confine(plan.landlock, writable, plan.devices, plan.readable)
    if Layer.LIMITS in plan.layers:
        with steps.step("limits"):
            limits.apply(spec, threads=plan.counts_threads)
    resident_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if Layer.SECCOMP in plan.layers:
        with steps.step("seccomp"):
            syscalls.load_filter(plan.filter)
    steps.send(messages.Ready(resident_kib))
    steps.close()
    plan.entry(requests, replies)


def _warden(room: Room | Lodging) -> tuple[int, ...]:
    return (room.pidfd,) if isinstance(room, Room) else ()


def _move_in(plan: Plan, room: Room | Lodging, *warden: int) -> tuple[str, ...]:
    """Go where the candidate will live; return the folders in which it may write."""
    if isinstance(room, Lodging):
        room.enter()
        return (str(room.folder),)
    namespaces.join(*warden, user=not plan.privileged)
    os.chdir(mounts.WORK)
    descriptors.close_from(*warden)
    return mounts.WRITABLE


def _be_first_to_go() -> None:
    """Have the kernel end this process before any other when the machine's memory ends."""
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def _give_up_identity(plan: Plan, room: Room | Lodging) -> None:
    """Become nobody, for good: no groups, no capabilities, and no life after the warm parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if Layer.IDENTITY not in plan.layers:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    if plan.privileged or isinstance(room, Room):  # others have none that they could drop
        syscalls.drop_capabilities(plan.highest_capability)
    if plan.privileged:
        os.setgroups([])
        os.setresgid(room.gid, room.gid, room.gid)
        os.setresuid(room.uid, room.uid, room.uid)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # after the ids: changing them clears it
    syscalls.clear_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
