"""Remove what a stranger has left: folders however deep, closed to everybody, under whatever names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder to which nobody writes any more, with all that is in it; what cannot be removed stays.

    What lies in a folder inside it is moved up before that goes: no path becomes too long, and nothing recurses.
    """
    with suppress(OSError):
        folder.chmod(0o700)
        names = _new_names(folder)
        while inner := [*os.scandir(folder)]:
            for entry in inner:
                _dissolve(entry, names)
        folder.rmdir()


def _new_names(folder: Path) -> Iterator[Path]:
    mark = secrets.token_hex(8)  # which nobody inside could know
    return (folder / f"{mark}-{number}" for number in count())


def _dissolve(entry: os.DirEntry[str], names: Iterator[Path]) -> None:
    """Remove a file, or a folder whose own folders are moved to the next of `names`."""
    if not entry.is_dir(follow_symlinks=False):
        os.unlink(entry)
        return
    os.chmod(entry, 0o700)
    for inner in [*os.scandir(entry)]:
        if inner.is_dir(follow_symlinks=False):
            os.chmod(inner, 0o700)  # moving a folder changes what it says of the folder around it
            os.rename(inner, next(names))
        else:
            os.unlink(inner)
    os.rmdir(entry)
