"""The Linux calls that Python 3.11 does not wrap, through ctypes; each raises OSError naming the call.

Numbers are written only for calls since Linux 5.2, which have the same on every architecture; older ones are
reached through the C library.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from typing import Final

# <linux/sched.h>
CLONE_THREAD: Final = 0x00010000
CLONE_NEWNS: Final = 0x00020000
CLONE_NEWCGROUP: Final = 0x02000000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000
CLONE_NEW_ANY: Final = 0x7E020000

# <linux/mount.h>
MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MNT_DETACH: Final = 0x2
MOUNT_ATTR_RDONLY: Final = 0x1
MOUNT_ATTR_NOSUID: Final = 0x2
MOUNT_ATTR_NODEV: Final = 0x4
MOUNT_ATTR_NOEXEC: Final = 0x8

# <linux/prctl.h>
PR_SET_PDEATHSIG: Final = 1
PR_SET_NAME: Final = 15
PR_GET_NAME: Final = 16
PR_SET_SECCOMP: Final = 22
PR_CAPBSET_DROP: Final = 24
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
SECCOMP_MODE_FILTER: Final = 2

_AT_FDCWD: Final = -100
_AT_EMPTY_PATH: Final = 0x1000
_AT_RECURSIVE: Final = 0x8000
_OPEN_TREE_CLONE: Final = 0x1
_MOVE_MOUNT_F_EMPTY_PATH: Final = 0x4
_CAPABILITY_VERSION_3: Final = 0x20080522

_SYS_OPEN_TREE: Final = 428
_SYS_MOVE_MOUNT: Final = 429
_SYS_CLOSE_RANGE: Final = 436
_SYS_MOUNT_SETATTR: Final = 442
_SYS_LANDLOCK_CREATE_RULESET: Final = 444
_SYS_LANDLOCK_ADD_RULE: Final = 445
_SYS_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_CREATE_RULESET_VERSION: Final = 1
_LANDLOCK_RULE_PATH_BENEATH: Final = 1

_libc = ctypes.CDLL(None, use_errno=True)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("set", ctypes.c_uint64),
        ("clear", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _checked(name: str, function: Callable[..., int], *arguments: object) -> int:
    """Call `function`; raise OSError(errno, text, name) when it answers -1."""
    result = function(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result


def _numbered(name: str, number: int, *arguments: object) -> int:
    """Call system call `number`, every integer widened to a register."""
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(name, _syscall, ctypes.c_long(number), *wide)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked("unshare", _libc.unshare, ctypes.c_int(flags))


def setns(process: int, flags: int) -> None:
    """Enter those namespaces of the process opened at `process` that `flags` names."""
    _checked("setns", _libc.setns, ctypes.c_int(process), ctypes.c_int(flags))


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Mount a new file system of `kind` on `target`, or change the mount there."""
    kind_name = kind.encode() if kind is not None else None
    _checked(
        f"mount {target}",
        _libc.mount,
        source.encode(),
        target.encode(),
        kind_name,
        ctypes.c_ulong(flags),
        data.encode(),
    )


def unmount(target: str, flags: int) -> None:
    """Take away the mount on `target`."""
    _checked(f"umount {target}", _libc.umount2, target.encode(), ctypes.c_int(flags))


def pivot_root(new: str, old: str) -> None:
    """Make the mount at `new` the root and put the old root at `old`."""
    _checked("pivot_root", _libc.pivot_root, new.encode(), old.encode())


def clone_tree(path: str) -> int:
    """Open a detached copy of the mounts at and under `path` (open_tree)."""
    flags = _OPEN_TREE_CLONE | _AT_RECURSIVE | os.O_CLOEXEC
    return _numbered(f"open_tree {path}", _SYS_OPEN_TREE, _AT_FDCWD, os.fsencode(path), flags)


def restrict_tree(tree: int, attributes: int) -> None:
    """Set mount attributes on every mount of the tree opened at `tree`."""
    _set_attributes(tree, b"", attributes, _AT_EMPTY_PATH | _AT_RECURSIVE)


def restrict_mount(path: str, attributes: int) -> None:
    """Set mount attributes on the one mount at `path`, not on those under it."""
    _set_attributes(_AT_FDCWD, os.fsencode(path), attributes, 0)


def _set_attributes(directory: int, path: bytes, attributes: int, flags: int) -> None:
    change = _MountAttr(set=attributes)
    _numbered(
        "mount_setattr",
        _SYS_MOUNT_SETATTR,
        directory,
        path,
        flags,
        ctypes.byref(change),
        ctypes.sizeof(change),
    )


def attach_tree(tree: int, target: str) -> None:
    """Attach the detached tree opened at `tree` on `target` (move_mount)."""
    _numbered(
        f"move_mount {target}",
        _SYS_MOVE_MOUNT,
        tree,
        b"",
        _AT_FDCWD,
        os.fsencode(target),
        _MOVE_MOUNT_F_EMPTY_PATH,
    )


def close_range(first: int, last: int) -> None:
    """Close every descriptor from `first` to `last`, both included."""
    _numbered("close_range", _SYS_CLOSE_RANGE, first, last, 0)


def prctl(option: int, *arguments: int) -> int:
    """Change or read an attribute of this process."""
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(f"prctl {option}", _libc.prctl, ctypes.c_int(option), *padded)


def drop_capabilities(highest: int) -> None:
    """Empty the bounding and ambient sets; needs CAP_SETPCAP, so it comes before `clear_capabilities`."""
    for capability in range(highest + 1):
        prctl(PR_CAPBSET_DROP, capability)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)


def clear_capabilities() -> None:
    """Give up every effective, permitted and inheritable capability."""
    header = _CapHeader(version=_CAPABILITY_VERSION_3, pid=0)
    nothing = (_CapData * 2)()
    _checked("capset", _libc.capset, ctypes.byref(header), nothing)


def load_filter(program: bytes) -> None:
    """Install a compiled seccomp program on this thread; no_new_privs must be set."""
    length = len(program) // 8  # one instruction of classic BPF has eight bytes
    loaded = _FilterProgram(length=length, instructions=program)
    address = ctypes.cast(ctypes.byref(loaded), ctypes.c_void_p).value or 0
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address)


def landlock_version() -> int:
    """Answer the kernel's Landlock ABI, 0 where there is none."""
    try:
        return _numbered(
            "landlock_create_ruleset", _SYS_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_CREATE_RULESET_VERSION
        )
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise


def landlock_ruleset(attributes: ctypes.Structure) -> int:
    """Open a new Landlock ruleset that handles the accesses in `attributes`."""
    size = ctypes.sizeof(attributes)
    return _numbered(
        "landlock_create_ruleset", _SYS_LANDLOCK_CREATE_RULESET, ctypes.byref(attributes), size, 0
    )


def landlock_allow(ruleset: int, access: int, parent: int) -> None:
    """Allow `access` under the file opened at `parent`."""
    rule = _PathBeneath(allowed_access=access, parent_fd=parent)
    _numbered(
        "landlock_add_rule",
        _SYS_LANDLOCK_ADD_RULE,
        ruleset,
        _LANDLOCK_RULE_PATH_BENEATH,
        ctypes.byref(rule),
        0,
    )


def landlock_enforce(ruleset: int) -> None:
    """Restrict this thread by `ruleset`, for ever; no_new_privs must be set."""
    _numbered("landlock_restrict_self", _SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)
