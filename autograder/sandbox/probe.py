"""What this machine offers to a sandbox, and what to do about what it lacks."""

from __future__ import annotations

import errno
import importlib
import os
import platform
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

from autograder.sandbox import namespaces, syscalls
from autograder.sandbox.profiles import FULL, Layer

_OLDEST_KERNEL: Final = (5, 14)  # mount_setattr, close_range, and process limits counted per user namespace
_ARCHITECTURES: Final = ("x86_64", "aarch64")

# A setting that forbids user namespaces, the value that it must not have, and the command that changes it.
_SETTINGS: Final = (
    ("kernel.unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
    (
        "kernel.apparmor_restrict_unprivileged_userns",
        "1",
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; or allow `userns` to this Python alone by a"
        " profile in /etc/apparmor.d, which the package `apparmor` loads",
    ),
    ("user.max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
)
_CONTAINER: Final = (
    "in a container, start it with --privileged,"
    " or with --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
)


def missing(layers: Collection[Layer] = FULL.layers) -> list[str]:
    """Say what a sandbox of these layers lacks here, each with its remedy; nothing is missing where the list is empty.

    It tries what it can in a child that ends at once, so call it in a process of one thread.
    """
    if unsuitable := _unsuitable_system():
        return unsuitable
    return [
        *(_missing_library() if Layer.SECCOMP in layers else ()),
        *(_refused_namespaces() if Layer.NAMESPACES in layers else ()),
        *(_unlocked() if Layer.LANDLOCK in layers and Layer.NAMESPACES not in layers else ()),
    ]


def landlock() -> int:
    """Answer the kernel's Landlock ABI, 0 where there is none."""
    return syscalls.landlock_version()


def highest_capability() -> int:
    """Answer the number of the last capability that the kernel knows."""
    return int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="ascii"))


def _unsuitable_system() -> list[str]:
    if platform.system() != "Linux":
        return [f"Linux: grading runs on Linux only, and this is {platform.system()}"]
    problems = []
    if platform.machine() not in _ARCHITECTURES:
        problems.append(
            f"processor: the sandbox knows {' and '.join(_ARCHITECTURES)}, and this is {platform.machine()}"
        )
    release = platform.release()
    if tuple(int(part) for part in re.findall(r"\d+", release)[:2]) < _OLDEST_KERNEL:
        oldest = ".".join(map(str, _OLDEST_KERNEL))
        problems.append(f"kernel: {oldest} or newer is needed, and this is {release}")
    return problems


def _missing_library() -> list[str]:
    try:
        importlib.import_module("pyseccomp")  # it looks for the library when it is imported
    except (ImportError, RuntimeError) as error:
        return [f"libseccomp: {error} (apt-get install libseccomp2)"]
    return []


def _unlocked() -> list[str]:
    """Say that nothing hides the checks: without a root of its own, a candidate is kept from them by Landlock alone."""
    if landlock():
        return []
    return [
        "Landlock: not in this kernel (boot one with CONFIG_SECURITY_LANDLOCK and landlock in its lsm= list)"
    ]


def _refused_namespaces() -> list[str]:
    """Try to make the namespaces and to mount in them; name the setting that forbids it."""
    failure = _attempt()
    if not failure:
        return []
    problem = f"namespaces: {os.strerror(failure)}"
    forbidding = [
        f"{problem}: {name} is {value} ({remedy})"
        for name, value, remedy in _SETTINGS
        if _setting(name) == value
    ]
    return forbidding or [
        f"{problem}: no setting of the kernel forbids them, so a container does ({_CONTAINER})"
    ]


def _attempt() -> int:
    """Answer the error number of isolating a child and mounting in it, 0 where that works."""
    child = os.fork()
    if child == 0:
        status = errno.EPERM
        try:
            namespaces.isolate(user=not namespaces.privileged())
            syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
            syscalls.mount("tmpfs", "/tmp", "tmpfs", syscalls.MS_NOSUID)
            status = 0
        except OSError as error:
            status = error.errno or errno.EPERM
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _setting(name: str) -> str:
    path = Path("/proc/sys", *name.split("."))
    return path.read_text(encoding="ascii").strip() if path.exists() else ""
