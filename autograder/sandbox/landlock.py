"""A second lock: what the mounts forbid, Landlock forbids again, and TCP and signals to others too."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Final

from autograder.sandbox import syscalls

if TYPE_CHECKING:
    from collections.abc import Iterable

_READ: Final = 0x4 | 0x8  # READ_FILE, READ_DIR
_WRITE_FILE: Final = 0x2
_TRUNCATE: Final = 0x4000
_IOCTL_DEVICE: Final = 0x8000
# Everything on files of a given ABI: ABI 1 has bits 0-12, then REFER, TRUNCATE and IOCTL_DEV came one by one.
_HANDLED: Final = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
_EXECUTE: Final = 0x1
_MAKE_SPECIAL: Final = 0x40 | 0x200 | 0x400 | 0x800  # MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK
_DEVICE: Final = _WRITE_FILE | 0x4 | _TRUNCATE | _IOCTL_DEVICE
_BIND_AND_CONNECT: Final = 0x3
_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0x3


class _Ruleset(ctypes.Structure):
    _fields_ = (("access_fs", ctypes.c_uint64), ("access_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _FileRuleset(ctypes.Structure):
    _fields_ = (("access_fs", ctypes.c_uint64),)


def confine(version: int, writable: Iterable[str], devices: Iterable[str]) -> None:
    """Let this process read what it sees, write only under `writable` and to `devices`, and use no TCP.

    Args:
        version: the kernel's Landlock ABI, at least 1.
        writable: folders in which files may be made and changed.
        devices: device files that may be read, written and controlled.
    """
    handled = _HANDLED[min(version, 5)]
    ruleset = syscalls.landlock_ruleset(_handled_attributes(version, handled))
    try:
        _allow(ruleset, "/", _READ)
        for folder in writable:
            _allow(ruleset, folder, handled & ~(_EXECUTE | _MAKE_SPECIAL | _IOCTL_DEVICE))
        for device in devices:
            _allow(ruleset, device, handled & _DEVICE)
        syscalls.landlock_enforce(ruleset)
    finally:
        os.close(ruleset)


def _handled_attributes(version: int, handled: int) -> ctypes.Structure:
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
