"""Tell what a process dies of: SIGKILL comes from the kernel, from the process itself, or from us."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_COUNTERS: Final = Path("/proc/vmstat")
_SHORTAGES: Final = b"\noom_kill "  # since Linux 4.13; those at the limit of a cgroup are counted too
_FLAGS: Final = 6  # place in /proc/<pid>/stat, counted from the field after the name
_PF_EXITING: Final = 0x4


def shortages() -> int | None:
    """Return how many processes the kernel has ever ended for want of memory; None if it keeps no count."""
    try:
        _, found, rest = _COUNTERS.read_bytes().partition(_SHORTAGES)
    except OSError:
        return None
    return int(rest.split(maxsplit=1)[0]) if found else None


def is_dying(pid: int) -> bool:
    """Return whether a process that was not waited for is on its way out already: its pipes close before it is gone."""
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    return bool(int(fields[_FLAGS]) & _PF_EXITING)
