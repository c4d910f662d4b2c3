"""A second lock: what the mounts forbid, Landlock forbids again, and TCP and signals to others too."""

from __future__ import annotations

import ctypes
import enum
import os
from collections.abc import Iterable
from typing import Final

from autograder.sandbox import syscalls


class _Access(enum.IntFlag):
    """What can be done to a file (LANDLOCK_ACCESS_FS_* of <linux/landlock.h>)."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13  # since ABI 2
    TRUNCATE = 1 << 14  # since ABI 3
    IOCTL_DEV = 1 << 15  # since ABI 5


_SINCE: Final = {_Access.REFER: 2, _Access.TRUNCATE: 3, _Access.IOCTL_DEV: 5}
_READ: Final = _Access.READ_FILE | _Access.READ_DIR
_SPECIAL: Final = _Access.MAKE_CHAR | _Access.MAKE_SOCK | _Access.MAKE_FIFO | _Access.MAKE_BLOCK
_NOT_IN_FOLDERS: Final = _Access.EXECUTE | _SPECIAL | _Access.IOCTL_DEV
_DEVICE: Final = _Access.READ_FILE | _Access.WRITE_FILE | _Access.TRUNCATE | _Access.IOCTL_DEV
_BIND_AND_CONNECT: Final = 0x3
_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0x3


class _Ruleset(ctypes.Structure):
    _fields_ = (("access_fs", ctypes.c_uint64), ("access_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _FileRuleset(ctypes.Structure):
    _fields_ = (("access_fs", ctypes.c_uint64),)


def confine(
    version: int, writable: Iterable[str], devices: Iterable[str], readable: Iterable[str] = ("/",)
) -> None:
    """Let this process read what it sees, write only under `writable` and to `devices`, and use no TCP.

    Args:
        version: the kernel's Landlock ABI, at least 1.
        writable: folders in which files may be made and changed.
        devices: device files that may be read, written and controlled.
        readable: folders and files that may be read; everything, where a root of its own shows only such.
    """
    handled = _handled(version)
    ruleset = syscalls.landlock_ruleset(_attributes(version, handled))
    try:
        for place in readable:
            _allow(ruleset, place, _READ if os.path.isdir(place) else _Access.READ_FILE)
        for folder in writable:
            _allow(ruleset, folder, handled & ~_NOT_IN_FOLDERS)
        for device in devices:
            _allow(ruleset, device, handled & _DEVICE)
        syscalls.landlock_enforce(ruleset)
    finally:
        os.close(ruleset)


def _handled(version: int) -> int:
    """Answer every access that the kernel's ABI can forbid."""
    return sum(access for access in _Access if _SINCE.get(access, 1) <= version)


def _attributes(version: int, handled: int) -> ctypes.Structure:
    if version < 4:  # such a kernel knows the first field only
        return _FileRuleset(access_fs=handled)
    scoped = _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    return _Ruleset(access_fs=handled, access_net=_BIND_AND_CONNECT, scoped=scoped)


def _allow(ruleset: int, path: str, access: int) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        syscalls.landlock_allow(ruleset, access, parent)
    finally:
        os.close(parent)
