"""Where a candidate lives that has no namespaces: a folder of its own on the machine's disk.

It sees the machine's processes and shares its disk: what Landlock, system calls and limits do not forbid, it can do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.sandbox.messages import Spawn
from autograder.sandbox.removal import remove
from autograder.sandbox.users import candidate_user

_VARIABLES: Final = ("HOME", "TMPDIR")


@dataclass(slots=True)
class Lodging:
    """The folder of one candidate, and the candidate once it is there."""

    folder: Path
    uid: int
    gid: int
    pid: int = 0

    def take_in(self, pid: int) -> None:
        """Remember whose folder it is."""
        self.pid = pid

    def kill(self) -> None:
        """Kill the candidate and its process group: without system calls to start a process, there is no other."""
        if self.pid:
            for kill in (os.kill, os.killpg):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Remove the folder."""
        remove(self.folder)

    def enter(self) -> None:
        """Move in: lead a group of processes, work here, and keep what libraries leave about here."""
        os.setsid()
        os.chdir(self.folder)
        os.environ.update(dict.fromkeys(_VARIABLES, str(self.folder)))
        os.environ["MPLCONFIGDIR"] = str(self.folder / "matplotlib")
        tempfile.tempdir = None


class Landlord:
    """Prepares lodgings, as a porter prepares rooms.

    Args:
        other_users: Whether each candidate becomes a user of its own.
    """

    def __init__(self, *, other_users: bool) -> None:
        self._other_users = other_users
        self._count = 0

    def prepare(self, spec: Spawn) -> Lodging:
        """Make a folder that only the next candidate may read and write."""
        self._count += 1
        own = candidate_user(self._count)
        uid, gid = (own, own) if self._other_users else (os.geteuid(), os.getegid())
        folder = Path(tempfile.mkdtemp(prefix="autograder-candidate-"))
        os.chown(folder, uid, gid)
        return Lodging(folder, uid, gid)
