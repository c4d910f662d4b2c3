"""What could be left of a submission once it is graded: files, descriptors, processes, mounts."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

from autograder.engine import Engine
from tests.sandbox.conftest import descendants

_CANDIDATES = range(64_000, 65_500)  # the users that candidates become where root grades
_WRITABLE = ("/tmp", "/var/tmp", "/dev/shm", "/run")
_PATIENCE = 10.0  # seconds in which an examiner that has reported may still be ending


class Traces(NamedTuple):
    """What there is of each kind."""

    descriptors: tuple[int, ...]  # open ones of the grader and of its two parents
    processes: frozenset[int]  # below the two parents
    mounts: tuple[int, ...]  # in the tables of the grader and of its two parents
    files: tuple[
        tuple[str, int, int], ...
    ]  # of the course, and of candidates anywhere on the machine: size, time


def traces(engine: Engine, folder: Path) -> Traces:
    """Look for what is there now; `folder` is all that the grader writes to."""
    parents = (engine._parents.zygote.pid, engine._parents.office._process.pid)
    places = ("self", *parents)
    return Traces(
        descriptors=tuple(len(os.listdir(f"/proc/{place}/fd")) for place in places),
        processes=frozenset().union(*map(descendants, parents)),
        mounts=tuple(len(Path(f"/proc/{place}/mountinfo").read_text().splitlines()) for place in places),
        files=(*_files(folder), *_of_candidates()),
    )


def at_rest(engine: Engine, folder: Path) -> Traces:
    """Look for what is there once no examiner is left that has reported and is still ending."""
    end = time.monotonic() + _PATIENCE
    while descendants(engine._parents.office._process.pid) and time.monotonic() < end:
        time.sleep(0.02)
    return traces(engine, folder)


def settled(engine: Engine, folder: Path, before: Traces) -> Traces:
    """Look until all is as before, or until nothing that is still ending can be the reason."""
    end = time.monotonic() + _PATIENCE
    while (now := traces(engine, folder)) != before and time.monotonic() < end:
        time.sleep(0.02)
    return now


def _files(folder: Path) -> list[tuple[str, int, int]]:
    stats = [(path, path.lstat()) for path in folder.rglob("*") if "__pycache__" not in path.parts]
    return sorted((str(path), one.st_size, one.st_mtime_ns) for path, one in stats if not path.is_dir())


def _of_candidates() -> list[tuple[str, int, int]]:
    found = [entry for place in _WRITABLE if os.path.isdir(place) for entry in os.scandir(place)]
    owned = []
    for entry in found:
        try:
            stat = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # somebody else's, gone meanwhile
            continue
        if stat.st_uid in _CANDIDATES:
            owned.append((entry.path, stat.st_size, stat.st_mtime_ns))
    return owned
