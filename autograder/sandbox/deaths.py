"""Tell what a process dies of: SIGKILL comes from the kernel, from the process itself, or from us."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Final

from autograder.sandbox.messages import Reason

_COUNTERS: Final = Path("/proc/vmstat")
_SHORTAGES: Final = b"\noom_kill "  # since Linux 4.13; those at the limit of a cgroup are counted too
_FLAGS: Final = 6  # place in /proc/<pid>/stat, counted from the field after the name
_PF_EXITING: Final = 0x4
# Who has less can hardly be why there is no more: on a machine without this much for a candidate, honest ones end too.
# A share of the limit would be more on a small machine than there is, and whoever asks for it put the grader at fault.
_MUCH_MIB: Final = 256


def reason(
    ended_by: int | None, *, spent: bool, stopped: bool, short: bool | None, peak_mib: float
) -> Reason:
    """Say why a candidate is gone.

    Candidates are the first that the kernel ends when the machine's memory does, whoever took it. That others did is
    a fault of the grader, so it is not said where a candidate could pretend it by killing itself.

    Args:
        ended_by: The signal that ended it; None where it exited.
        spent: Whether its processor time was used up.
        stopped: Whether we sent it SIGKILL.
        short: Whether the kernel ended anybody for want of memory while it lived; None where it keeps no count.
        peak_mib: How much memory it had at most.
    """
    if ended_by is None:
        return Reason.EXITED
    if ended_by == signal.SIGXCPU or (ended_by == signal.SIGKILL and spent):
        return Reason.CPU
    if ended_by != signal.SIGKILL:
        return Reason.SIGNALLED
    if stopped:
        return Reason.KILLED
    # Only the kernel and the candidate itself send SIGKILL into a room; where nobody counts, the kernel did.
    if short is False:
        return Reason.SIGNALLED
    return Reason.SHORTAGE if short and peak_mib < _MUCH_MIB else Reason.MEMORY


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
