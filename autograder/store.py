"""Verdicts on disk: each write is whole or has not happened, and the same work is never graded twice."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from autograder.errors import StoreError
from autograder.model import Outcome, Submission, Verdict

_CACHES: Final = frozenset(
    {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
)
_UNSAFE: Final = re.compile(r"^\.|[/\\%:\x00-\x1f\x7f]")
_KEY: Final = re.compile(r"[0-9a-f]{8,128}")
_LONGEST_NAME: Final = 240  # bytes: Linux caps the name of a file at 255
_new_digest = functools.partial(hashlib.blake2b, digest_size=32)


def key(
    submission: Submission,
    exercise_digest: str,
    checks_digest: str,
    program: str,
    device: str,
    seed: int,
    profile: str,
) -> str:
    """Return the content address of a verdict: a digest of all that it depends on.

    Args:
        submission: the work; whose it is does not matter.
        exercise_digest: of the exercise's public folder and of `practice`, by `digest_folder`.
        checks_digest: of the hidden checks, likewise.
        program: the version of the program.
        device: "cpu" or "cuda".
        seed: of the checks.
        profile: of the sandbox: "full".
    """
    parts = (submission.digest, exercise_digest, checks_digest, program, device, seed, profile)
    return _new_digest(msgspec.msgpack.encode(parts)).hexdigest()


def digest_folder(paths: Iterable[Path]) -> str:
    """Return a hex digest of the names and contents of files, and of those in folders, caches left out.

    Raises:
        StoreError: one of them cannot be read.
    """
    total = _new_digest()
    for path in paths:
        try:
            for name, file in _files(path):
                with file.open("rb") as opened:
                    content = hashlib.file_digest(opened, _new_digest).hexdigest()
                total.update(msgspec.msgpack.encode((name, content)))
        except OSError as error:
            raise StoreError(f"{path}: cannot be read ({error.strerror})") from error
    return total.hexdigest()


def relabel(verdict: Verdict, submission: Submission) -> Verdict:
    """Return a verdict on identical work as the verdict on this submission."""
    return msgspec.structs.replace(
        verdict, student=submission.student, assignment=submission.assignment, notices=submission.notices
    )


class VerdictStore:
    """A folder with one file a verdict.

    `by-key/` holds each verdict under its content address; `by-student/` holds the latest verdict on each
    exercise of each student, under their names. Files are readable by their owner only.
    """

    def __init__(self, folder: Path) -> None:
        """Open a store, making its folder if need be, and clear away what killed writers left.

        Raises:
            StoreError: the folder cannot be made or written to.
        """
        self._verdicts = folder / "by-key"
        self._ledger = folder / "by-student"
        self._temporary = folder / "tmp"
        try:
            for part in (folder, self._verdicts, self._ledger, self._temporary):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sweep(self._temporary)
        except OSError as error:
            raise StoreError(f"{folder}: verdicts cannot be kept here ({error.strerror})") from error

    def get(self, key: str) -> Verdict | None:
        """Return the verdict with this content address; None if there is none, or it is not whole."""
        verdict = _read(self._address(key))
        return verdict if verdict is not None and verdict.key == key else None

    def put(self, verdict: Verdict) -> None:
        """Keep a verdict under its content address, unless the grader failed: then the work is graded again.

        Whose it is is not kept there: `relabel` says so of each who handed in the same.

        Raises:
            StoreError: it cannot be written; what was there before is still there.
        """
        if not has_fault(verdict):
            nobodys = msgspec.structs.replace(verdict, student="", assignment="", notices=())
            self._write(self._address(verdict.key), nobodys)

    def record(self, verdict: Verdict) -> None:
        """Keep a verdict as the latest one on its student's exercise, a failure of the grader included.

        Raises:
            StoreError: it cannot be written; what was there before is still there.
        """
        path = self._ledger / _to_name(verdict.student) / _to_name(verdict.assignment)
        self._write(path / f"{_to_name(verdict.exercise)}.json", verdict)

    def latest(self, assignment: str | None = None) -> list[Verdict]:
        """Return the latest verdict on each exercise of each student, by student, assignment and exercise."""
        read = (_read(path) for path in self._ledger.glob("*/*/*.json"))
        found = [verdict for verdict in read if verdict and assignment in (None, verdict.assignment)]
        return sorted(found, key=lambda verdict: (verdict.student, verdict.assignment, verdict.exercise))

    def _address(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise StoreError(f"{self._verdicts}: {key!r} is not the key of a verdict")
        return self._verdicts / key[:2] / f"{key}.json"

    def _write(self, path: Path, verdict: Verdict) -> None:
        content = _encode(verdict)
        try:
            if not _holds(path, content):
                for folder in (path.parent.parent, path.parent):
                    folder.mkdir(mode=0o700, exist_ok=True)
                _replace(path, content, self._temporary)
        except OSError as error:
            fix = "make room, then run the same command again: finished verdicts are kept"
            raise StoreError(f"{path}: the verdict cannot be written ({error.strerror}; {fix})") from error


def has_fault(verdict: Verdict) -> bool:
    """Tell whether the grader itself failed anywhere in a verdict."""
    checks = (check.outcome for task in verdict.tasks for check in task.checks)
    return bool(verdict.fault) or Outcome.INTERNAL in {*checks, *(cell.outcome for cell in verdict.cells)}


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a path with their names relative to it, in order; for a file, itself."""
    if not path.is_dir():
        yield path.name, path
        return
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path)
        if not _CACHES.intersection(name.parts) and file.is_file():
            yield name.as_posix(), file


def _to_name(text: str) -> str:
    """Return a file name for a text; `urllib.parse.unquote` gives the text back, unless that would be too long."""
    name = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", text)
    return name if len(name.encode()) <= _LONGEST_NAME else f"%{_new_digest(text.encode()).hexdigest()}"


def _encode(verdict: Verdict) -> bytes:
    try:
        return msgspec.json.encode(verdict)
    except UnicodeEncodeError:  # half a character in something that a student's code printed
        return json.dumps(msgspec.to_builtins(verdict), ensure_ascii=False).encode("utf-8", "replace")


def _read(path: Path) -> Verdict | None:
    """Return the verdict in a file; None if there is none, or it is damaged or of another version."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Verdict)
    except (FileNotFoundError, msgspec.DecodeError, RecursionError):
        return None
    except OSError as error:
        raise StoreError(f"{path}: the verdict cannot be read ({error.strerror})") from error


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def _replace(path: Path, content: bytes, temporary: Path) -> None:
    """Put content in the place of a file in one step, safe against a loss of power after it."""
    descriptor, name = tempfile.mkstemp(prefix=f"{os.getpid()}-", dir=temporary)  # 0600
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(temporary: Path) -> None:
    """Remove what writers that are no longer running left half written."""
    for path in temporary.iterdir():
        pid = path.name.partition("-")[0]
        if pid.isdecimal() and not _is_running(int(pid)):
            path.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
