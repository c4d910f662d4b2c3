"""A zip as a tree: members are read one by one into memory, never extracted to a path that the zip chose."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.folder import refusal_of
from autograder.intake.text import clean_place
from autograder.intake.tree import Entry, Unmatched, Unreadable, check_size, is_hidden

_ENCRYPTED: Final = 0x1  # bit of a member's flags
_UTF8: Final = 0x800  # another one
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes of dictionary
# What `zipfile` raises about bytes that somebody chose: of a place beyond any file, that the number overflows.
_DAMAGE: Final = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, OverflowError)
_OUTSIDE: Final = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")


class ZipTree:
    """The members of a zip; what could leave the archive, is encrypted or is a link is never read."""

    def __init__(self, path: Path, content: bytes | None = None, origin: str = "") -> None:
        """Open a zip and list it.

        Args:
            path: where it is.
            content: the zip itself, where it was found inside another one.
            origin: where that was, for messages.

        Raises:
            IntakeError: it is not a zip, is damaged or encrypted throughout, or is built to exhaust memory.
        """
        self._origin = origin or str(path)
        whole = Path(os.path.abspath(path))
        self.name = whole.stem
        self.around = whole.parent.name
        self.unmatched: list[Unmatched] = []
        self._file = _open_file(path) if content is None else _FrugalBytes(content)
        try:
            self._archive = _open_archive(self._origin, self._file)
            self._members = self._list()
        except BaseException:
            self.close()
            raise
        self.entries: Sequence[Entry] = [_entry(parts, info) for parts, info in sorted(self._members.items())]

    def origin(self, parts: Sequence[str]) -> str:
        """Say where a member is, for messages."""
        return clean_place(f"{self._origin}: {'/'.join(parts)}" if parts else self._origin)

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return a member's bytes, unpacking no more than `limit` of them."""
        if entry.refusal:
            raise Unreadable(entry.refusal)
        check_size(entry.size, limit)
        try:
            with self._archive.open(self._members[entry.parts]) as member:
                data = member.read(limit + 1)
        except (*_DAMAGE, zlib.error) as error:
            raise Unreadable("is damaged inside the archive") from error
        check_size(len(data), limit)
        return data

    def close(self) -> None:
        """Close the archive."""
        self._file.close()

    def _list(self) -> dict[tuple[str, ...], zipfile.ZipInfo]:
        infos = [info for info in self._archive.infolist() if info.filename and not info.is_dir()]
        _check_whole(self._origin, infos, self._file.seek(0, os.SEEK_END))
        members: dict[tuple[str, ...], zipfile.ZipInfo] = {}
        files: Counter[str] = Counter()
        for parts, info in self._safe(infos):
            files[parts[0]] += 1
            if files[parts[0]] <= caps.FILES:
                members[parts] = info
        for folder in sorted(name for name, count in files.items() if count > caps.FILES):
            self._leave_out(folder, f"It holds more than {caps.FILES} files; the rest was not read.")
        return members

    def _safe(self, infos: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[tuple[str, ...], zipfile.ZipInfo]]:
        """Yield the members whose names stay inside the archive, without what systems add."""
        for info in infos:
            name = _name(info).replace("\\", "/")
            parts = tuple(part for part in name.split("/") if part not in ("", "."))
            if _OUTSIDE.search(name):
                self._leave_out(name, "Its name leads out of the archive; it was not read.")
            elif len(parts) > caps.DEPTH:
                self._leave_out(name, f"It lies more than {caps.DEPTH} folders deep.")
            elif parts and not any(map(is_hidden, parts)):
                yield parts, info

    def _leave_out(self, name: str, reason: str) -> None:
        self.unmatched.append(Unmatched(self.origin((name,)), reason))


class _FrugalFile(io.FileIO):
    """A file that refuses the one huge read by which `zipfile` loads a forged table of contents."""

    def read(self, size: int | None = -1, /) -> bytes:
        _refuse_huge(size)
        return super().read(size) or b""


class _FrugalBytes(io.BytesIO):
    """The same for a zip in memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        _refuse_huge(size)
        return super().read(size)


def _refuse_huge(size: int | None) -> None:
    if size is not None and size > caps.ARCHIVE_DIRECTORY_BYTES:
        raise zipfile.BadZipFile("its table of contents is too long")


def _open_file(path: Path) -> _FrugalFile:
    try:
        return _FrugalFile(path)
    except OSError as error:
        raise IntakeError(f"{path}: cannot be opened ({error.strerror})") from error


def _open_archive(origin: str, file: _FrugalFile | _FrugalBytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise IntakeError(f"{origin}: not a zip that can be read ({error}); download it again") from error


def _check_whole(origin: str, infos: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive that is empty, encrypted throughout, or whose members overlap."""
    if not infos:
        raise IntakeError(f"{origin}: the archive is empty")
    if all(info.flag_bits & _ENCRYPTED for info in infos):
        raise IntakeError(f"{origin}: the archive is encrypted; unpack it, or make one without a password")
    if sum(info.compress_size for info in infos) > size:
        raise IntakeError(f"{origin}: its members overlap, as in a zip bomb; it was not read")


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; not every writer says that it is in UTF-8 where it is."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _entry(parts: tuple[str, ...], info: zipfile.ZipInfo) -> Entry:
    return Entry(parts, size=info.file_size, refusal=_refusal(info))


def _refusal(info: zipfile.ZipInfo) -> str:
    """Say why a member is not unpacked; nothing for an ordinary one."""
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) and (refusal := refusal_of(mode)):
        return refusal
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; hand it in without a password"
    if info.compress_type not in _METHODS:
        return "is packed in a way that is not supported; make an ordinary zip"
    if info.file_size > max(caps.ARCHIVE_RATIO_FREE, caps.ARCHIVE_RATIO * info.compress_size):
        return "unpacks to far more than it should, as in a zip bomb; clear the outputs and hand it in again"
    return ""
