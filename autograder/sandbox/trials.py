"""Attempts to escape, made inside a real candidate: their failure proves the sandbox.

An attempt raises when it is stopped, and answers what it got when it is not; none does harm even then.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

MEMORY_MIB: Final = 256  # what a candidate on trial may use
DISK_MIB: Final = 8
_STANDARD: Final = 5  # descriptors that every candidate has: three of /dev/null, two pipes
_INODES: Final = 100_000

_libc = ctypes.CDLL(None, use_errno=True)


def serve(requests: int, replies: int) -> None:
    """Make the attempts that are asked for, one line of JSON each: a name and a list of arguments."""
    commands = ATTEMPTS | {ignore_signals.__name__: ignore_signals}
    with os.fdopen(requests, encoding="utf-8") as lines, os.fdopen(replies, "w", encoding="utf-8") as answers:
        for line in lines:
            name, arguments = json.loads(line)
            try:
                answer = {"got": str(commands[name](*arguments))[:200]}
            except (OSError, MemoryError, ValueError, RuntimeError) as error:
                answer = {"stopped": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), file=answers, flush=True)


def read_file(path: str) -> str:
    """Read a file outside."""
    return Path(path).read_text(encoding="utf-8")


def write_system() -> str:
    """Write into the interpreter's folder."""
    path = Path(sys.prefix, "planted-by-a-candidate")
    path.write_text("planted", encoding="utf-8")
    return str(path)


def read_environment(secret: str) -> str:
    """Find a secret in the environment of the grader."""
    exported = Path("/proc/self/environ")
    known = [*os.environ.values(), exported.read_text(encoding="utf-8") if exported.exists() else ""]
    return _found([value for value in known if secret in value])


def inherit_descriptor() -> str:
    """Find a descriptor that was left open."""
    return _found([fd for fd in range(_STANDARD, 1024) if _is_open(fd)])


def connect() -> str:
    """Connect to a port of this machine."""
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        return "connected"


def fork() -> str:
    """Start a process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return f"process {child}"


def execute() -> str:
    """Become another program."""
    os.execv("/usr/bin/env", ["env", "true"])


def see_processes() -> str:
    """See a process other than this one."""
    return _found([name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()])


def signal_others() -> str:
    """Signal every other process."""
    os.kill(-1, 0)  # which does nothing but say whether it could
    return "somebody"


def trace() -> str:
    """Ask to be traced."""
    return _called("ptrace", _libc.ptrace(0, 0, 0, 0))


def leave_namespaces() -> str:
    """Make a user namespace, in which to be root."""
    return _called("unshare", _libc.unshare(0x10000000))


def mount() -> str:
    """Mount a file system."""
    return _called("mount", _libc.mount(b"none", b"/tmp", b"tmpfs", 0, None))


def become_root() -> str:
    """Become root."""
    os.setuid(0)
    return f"user {os.getuid()}"


def fill_memory() -> str:
    """Use more memory than is allowed."""
    return f"{len(bytearray(2 * MEMORY_MIB * 2**20)) >> 20} MiB"


def hide_memory() -> str:
    """Use memory that is not counted: a file without a name."""
    return f"descriptor {os.memfd_create('hidden')}"


def fill_disk() -> str:
    """Write more than is allowed."""
    size = 0
    with open("full", "wb", buffering=0) as file:
        while size < 4 * DISK_MIB * 2**20:
            size += file.write(bytes(2**20))
    return f"{size >> 20} MiB"


def fill_inodes() -> str:
    """Make more files than is allowed."""
    for number in range(_INODES):
        Path(f"empty-{number}").touch()
    return f"{_INODES} files"


def raise_limit() -> str:
    """Raise a limit of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "no limit"


def ignore_signals() -> str:
    """Run for ever, deaf to every signal that can be ignored; only its client ends this."""
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        signal.pause()


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _found(things: list[str] | list[int]) -> str:
    if not things:
        raise FileNotFoundError("nothing was found")
    return ", ".join(map(str, things))


def _called(name: str, result: int) -> str:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return f"{name} worked"


ATTEMPTS: Final[dict[str, Callable[..., str]]] = {
    attempt.__name__: attempt
    for attempt in (
        read_file,
        write_system,
        read_environment,
        inherit_descriptor,
        connect,
        fork,
        execute,
        see_processes,
        signal_others,
        trace,
        leave_namespaces,
        mount,
        become_root,
        fill_memory,
        hide_memory,
        fill_disk,
        fill_inodes,
        raise_limit,
    )
}
