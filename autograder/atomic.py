"""Files that are replaced as a whole: whoever opens one finds the old content or the new, never a part."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished"  # the name of a folder for files that are being written


def replace(path: Path, content: bytes, unfinished: Path, *, durable: bool = False) -> None:
    """Put content in the place of a file in one step; only its owner can read it.

    Args:
        path: the file; its folder exists.
        content: what it is to hold.
        unfinished: a folder on the same file system, made if need be, in which the new file is written.
        durable: whether it must be there after a loss of power too, which takes milliseconds.
    """
    unfinished.mkdir(mode=0o700, exist_ok=True)
    descriptor, name = _begin(unfinished)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(descriptor)
            os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def sweep(unfinished: Path) -> None:
    """Remove what killed writers left half written, and nothing that is being written now."""
    with suppress(FileNotFoundError):
        for path in unfinished.iterdir():
            _remove_unless_held(path)


def _begin(folder: Path) -> tuple[int, str]:
    """Make a file that is locked until it is closed, by which `sweep` knows that its writer lives."""
    while True:
        descriptor, name = tempfile.mkstemp(dir=folder)  # 0600
        with suppress(OSError):  # a file system without locks, where nothing is ever swept
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, name
        os.close(descriptor)  # swept before it was locked


def _remove_unless_held(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # finished meanwhile, or no file of ours
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except OSError:  # somebody is writing it
        pass
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
