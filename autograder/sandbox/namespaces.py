"""Leave the machine: a process table, a network, a mount table, users and names of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from autograder.sandbox import syscalls

_SHARED: Final = (
    syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
    | syscalls.CLONE_NEWCGROUP
)
_CAP_CHOWN: Final = 0
_CAP_SETGID: Final = 6
_CAP_SETUID: Final = 7
_CAP_SETPCAP: Final = 8
_CAP_SYS_ADMIN: Final = 21


def privileged() -> bool:
    """Say whether this process is root enough to make namespaces, and its children other users."""
    return _is_root_with(_CAP_SYS_ADMIN, _CAP_SETUID)


def may_change_users() -> bool:
    """Say whether this process can make its children other users, as root can in most containers."""
    return _is_root_with(_CAP_SETUID, _CAP_SETGID, _CAP_SETPCAP, _CAP_CHOWN)


def _is_root_with(*capabilities: int) -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    needed = sum(1 << capability for capability in capabilities)
    return os.geteuid() == 0 and effective & needed == needed


def enter_user_namespace(others: int = 0) -> None:
    """Enter a user namespace: this user keeps its number, nobody else exists, all may be done there."""
    uid, gid = os.geteuid(), os.getegid()
    syscalls.unshare(syscalls.CLONE_NEWUSER | others)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def isolate(*, user: bool) -> None:
    """Enter new namespaces, a user namespace among them if `user`; the next fork is process 1 of its own."""
    flags = _SHARED | syscalls.CLONE_NEWPID
    if user:
        enter_user_namespace(flags)
    else:
        syscalls.unshare(flags)


def send_children_to(process: int) -> None:
    """Have the next fork born into the process table of the process opened at `process`."""
    syscalls.setns(process, syscalls.CLONE_NEWPID)


def join(process: int, *, user: bool) -> None:
    """Enter all other namespaces of the process opened at `process`, its root folder with them."""
    syscalls.setns(process, _SHARED | (syscalls.CLONE_NEWUSER if user else 0))
