"""The kernel's own limits on one process."""

from __future__ import annotations

import ctypes
import resource
from pathlib import Path
from typing import Final

from autograder.sandbox.messages import Spawn

_MIB: Final = 1024 * 1024
_STACK_MIB: Final = 8  # endless recursion ends in a fault well before it fills the memory
_FILES: Final = 256
_THREADS: Final = 64
_LIBRARIES_MIB: Final = 256  # of code that may be mapped besides: scikit-learn takes 70
_CUDA_FILES: Final = 4096
_CUDA_THREADS: Final = 1024
_SIZES: Final = ("VmSize", "VmData")  # in KiB
_MALLINFO: Final = (  # the fields of `struct mallinfo2`
    *("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks"),
    "keepcost",
)
_GRACE_SECONDS: Final = 1  # from SIGXCPU, which can be caught, to SIGKILL, which cannot


def _used_bytes() -> tuple[int, int]:
    """Answer the address space that this process has mapped, and what of it is its own to write (proc_pid_status(5))."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    kib = {
        name: int(value.split()[0])
        for name, value in (line.split(":", 1) for line in lines)
        if name in _SIZES
    }
    return kib["VmSize"] * 1024, kib["VmData"] * 1024


class _Heap(ctypes.Structure):
    """What glibc's `mallinfo2` tells of the heap, in bytes (mallinfo(3))."""

    _fields_ = (*((name, ctypes.c_size_t) for name in _MALLINFO),)


def _free_bytes() -> int:
    """Answer how much of what is mapped lies free in the heap; 0 where the C library does not tell."""
    try:
        mallinfo = ctypes.CDLL(None).mallinfo2
    except AttributeError:  # another C library, or glibc before 2.33
        return 0
    mallinfo.restype = _Heap
    return int(mallinfo().fordblks)


def bound_memory(size: int) -> None:
    """Bound this process to `size` bytes of memory more than it uses.

    That is private memory which can be written: the code of a library takes nothing from it, nor does address space
    that is only reserved. What is shared counts with the code, in the whole address space.
    """
    mapped, writable = _used_bytes()
    free = _free_bytes()
    _bound(resource.RLIMIT_DATA, writable - free + size)
    _bound(resource.RLIMIT_AS, mapped - free + size + _LIBRARIES_MIB * _MIB)


def apply(spec: Spawn, *, threads: bool = True) -> None:
    """Bound this process by `spec`, on top of what it uses; no limit can be raised again afterwards.

    What the warm parent has mapped is no measure: a library may give it up in the fork, and what lies free in the
    heap would be the candidate's on top of its share.
    """
    cuda = spec.device == "cuda"
    if not cuda:  # a CUDA context maps more address space than any machine has memory
        bound_memory(spec.memory_mib * _MIB)
        _bound(resource.RLIMIT_MEMLOCK, 0)
    _bound(resource.RLIMIT_CPU, spec.cpu_seconds, spec.cpu_seconds + _GRACE_SECONDS)
    _bound(resource.RLIMIT_FSIZE, spec.disk_mib * _MIB)
    _bound(resource.RLIMIT_NOFILE, _CUDA_FILES if cuda else _FILES)
    if threads:
        _bound(resource.RLIMIT_NPROC, _CUDA_THREADS if cuda else _THREADS)
    _bound(resource.RLIMIT_STACK, _STACK_MIB * _MIB)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_MSGQUEUE, 0)


def _bound(limit: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, or what is left of it where the machine's own hard limit is lower."""
    _, ceiling = resource.getrlimit(limit)
    values = (soft, soft if hard is None else hard)
    if ceiling != resource.RLIM_INFINITY:
        values = (min(values[0], ceiling), min(values[1], ceiling))
    resource.setrlimit(limit, values)
