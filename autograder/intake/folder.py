"""A folder on disk as a tree: regular files only, no link followed, nothing that blocks opened."""

from __future__ import annotations

import heapq
import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.text import clean_place
from autograder.intake.tree import Entry, Unmatched, Unreadable, check_size, is_hidden

_Parts = tuple[str, ...]
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class FolderTree:
    """The regular files below a folder; links, pipes and devices are listed but never opened."""

    def __init__(self, path: Path, *, deep: bool = True) -> None:
        """List a folder.

        Args:
            path: named by the person who grades, so it may itself be a link.
            deep: whether folders inside it are listed too.

        Raises:
            IntakeError: it cannot be listed.
        """
        self._path = path
        whole = Path(os.path.abspath(path))  # without "..", which is nobody's name
        self.name = whole.name
        self.around = whole.parent.name
        self.unmatched: list[Unmatched] = []
        self.repositories: frozenset[str] = frozenset()  # folders at the top that are clones of Git's
        self.entries: Sequence[Entry] = sorted(self._walk_top(deep), key=lambda entry: entry.parts)

    def origin(self, parts: Sequence[str]) -> str:
        """Say where a file or folder is, for messages."""
        return clean_place(str(self._path.joinpath(*parts)))

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return a file's bytes, going down from the root without following a link on the way."""
        if entry.refusal:
            raise Unreadable(entry.refusal)
        try:
            return _read_regular(_open_beneath(self._path, entry.parts), limit)
        except OSError as error:
            raise Unreadable(f"cannot be opened ({error.strerror})") from error

    def close(self) -> None:
        """Do nothing: no file is held open."""

    def _walk_top(self, deep: bool) -> Iterator[Entry]:
        files, folders = self._list((), caps.TOP_LEVEL + 1)
        if len(files) + len(folders) > caps.TOP_LEVEL:
            self._leave_out(
                (), f"It holds more than {caps.TOP_LEVEL} files and folders; the rest was not read."
            )
        self.repositories = frozenset(name for (name,) in folders if self._is_repository(name))
        yield from files
        for folder in folders if deep else ():
            yield from self._walk(folder)

    def _is_repository(self, name: str) -> bool:
        return os.path.lexists(self._path / name / ".git")

    def _walk(self, top: _Parts) -> Iterator[Entry]:
        """Yield the files below one folder of the top level, shallow ones first, within its own budget."""
        left, queue = caps.FILES, deque([top])
        while queue and left >= 0:
            files, folders = self._list(queue.popleft(), left + 1)
            left -= len(files) + len(folders)
            queue.extend(folders)
            yield from files
        if left < 0:
            self._leave_out(top, f"It holds more than {caps.FILES} files and folders; the rest was not read.")

    def _list(self, folder: _Parts, limit: int) -> tuple[list[Entry], list[_Parts]]:
        """Return the files and the folders of one folder, `limit` of them together."""
        try:
            with os.scandir(self._path.joinpath(*folder)) as found:
                shown = (item for item in found if not is_hidden(item.name))
                items = heapq.nsmallest(limit, shown, key=_order)
        except OSError as error:
            self._fail(folder, error)
            return [], []
        inner = {item.name for item in items if item.is_dir(follow_symlinks=False)}
        files = [_entry((*folder, item.name), item) for item in items if item.name not in inner]
        return files, self._within_depth([(*folder, item.name) for item in items if item.name in inner])

    def _within_depth(self, folders: list[_Parts]) -> list[_Parts]:
        for parts in folders:
            if len(parts) > caps.DEPTH:
                self._leave_out(parts, f"It lies more than {caps.DEPTH} folders deep.")
        return [parts for parts in folders if len(parts) <= caps.DEPTH]

    def _fail(self, folder: _Parts, error: OSError) -> None:
        if not folder:
            raise IntakeError(f"{self._path}: cannot be listed ({error.strerror})") from error
        self._leave_out(folder, f"The folder cannot be listed ({error.strerror}).")

    def _leave_out(self, parts: _Parts, reason: str) -> None:
        self.unmatched.append(Unmatched(self.origin(parts), reason))


def _order(item: os.DirEntry[str]) -> tuple[bool, str]:
    """Put what may be work first: a flood of other files must not push it over the cap."""
    return not item.name.casefold().endswith((".ipynb", ".py")), item.name


def _entry(parts: _Parts, item: os.DirEntry[str]) -> Entry:
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        return Entry(parts, refusal=f"cannot be opened ({error.strerror})")
    return Entry(parts, size=status.st_size, refusal=refusal_of(status.st_mode))


def refusal_of(mode: int) -> str:
    """Say why a file of this mode is not opened; nothing for a regular one."""
    if stat.S_ISLNK(mode):
        return "is a link to another place; hand in the file itself"
    return "" if stat.S_ISREG(mode) else "is not a regular file"


def _open_beneath(root: Path, parts: Sequence[str]) -> int:
    """Open a file below `root` part by part, so that no link is followed even if one is swapped in."""
    folder = os.open(root, _FOLDER)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(parts[-1], _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _read_regular(descriptor: int, limit: int) -> bytes:
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if refusal := refusal_of(status.st_mode):
            raise Unreadable(refusal)
        check_size(status.st_size, limit)
        data = file.read(limit + 1)
    check_size(len(data), limit)
    return data
