"""Verdicts on disk: each write is whole or has not happened, and the same work is never graded twice."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from autograder import atomic
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
        verdict,
        student=submission.student,
        assignment=submission.assignment,
        notices=submission.notices,
        submitted=submission.submitted,
        work=submission.digest,
        receipt=submission.receipt,
    )


def unlabelled(verdict: Verdict) -> Verdict:
    """Return a verdict without what says whose work it is on, and when and how that was handed in."""
    return msgspec.structs.replace(
        verdict, student="", assignment="", notices=(), submitted=None, work="", receipt=None
    )


class VerdictStore:
    """A folder with one file a verdict.

    `by-key/` holds each verdict under its content address; `by-student/` holds the latest verdict on each
    exercise of each student, under their names, and `earlier/` those on other work which they handed in
    before. Files are readable by their owner only.
    """

    def __init__(self, folder: Path) -> None:
        """Open a store, making its folder if need be, and clear away what killed writers left.

        Raises:
            StoreError: the folder cannot be made or written to.
        """
        self._verdicts = folder / "by-key"
        self._ledger = folder / "by-student"
        self._earlier = folder / "earlier"
        self._unfinished = folder / atomic.UNFINISHED
        try:
            for part in (folder, self._verdicts, self._ledger, self._earlier, self._unfinished):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic.sweep(self._unfinished)
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
            self._write(self._address(verdict.key), unlabelled(verdict))

    def record(self, verdict: Verdict) -> None:
        """Keep a verdict as the latest one on its student's exercise, a failure of the grader included.

        The one that it replaces is kept as an earlier attempt, if it is on other work.

        Raises:
            StoreError: it cannot be written; what was there before is still there.
        """
        path = self._ledger / _place(verdict) / f"{_to_name(verdict.exercise)}.json"
        before = _read(path)
        if before is not None and before.work and before.work != verdict.work:
            self._write(self._folder_of_attempts(before) / f"{_to_name(before.work)}.json", before)
        self._write(path, verdict)

    def earlier(self, latest: Verdict) -> list[Verdict]:
        """Return the verdicts on other work that a student handed in for an exercise before the latest.

        They are of the time when it was handed in: it is not graded again.
        """
        found = (_read(path) for path in sorted(self._folder_of_attempts(latest).glob("*.json")))
        earlier = [verdict for verdict in found if verdict and verdict.work != latest.work]
        return sorted(earlier, key=_moment)

    def latest(self, assignment: str | None = None) -> list[Verdict]:
        """Return the latest verdict on each exercise of each student, by student, assignment and exercise."""
        read = (_read(path) for path in self._ledger.glob("*/*/*.json"))
        found = [verdict for verdict in read if verdict and assignment in (None, verdict.assignment)]
        return sorted(found, key=lambda verdict: (verdict.student, verdict.assignment, verdict.exercise))

    def _folder_of_attempts(self, verdict: Verdict) -> Path:
        return self._earlier / _place(verdict) / _to_name(verdict.exercise)

    def _address(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise StoreError(f"{self._verdicts}: {key!r} is not the key of a verdict")
        return self._verdicts / key[:2] / f"{key}.json"

    def _write(self, path: Path, verdict: Verdict) -> None:
        content = _encode(verdict)
        try:
            if not _holds(path, content):
                for folder in (*reversed(path.parents[1:3]), path.parent):
                    folder.mkdir(mode=0o700, exist_ok=True)
                atomic.replace(path, content, self._unfinished, durable=True)
        except OSError as error:
            fix = "make room, then run the same command again: finished verdicts are kept"
            raise StoreError(f"{path}: the verdict cannot be written ({error.strerror}; {fix})") from error


def has_fault(verdict: Verdict) -> bool:
    """Tell whether the grader itself failed anywhere in a verdict, checks that were voided aside."""
    checks = (check.outcome for task in verdict.tasks for check in task.checks if not check.voided)
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


def _place(verdict: Verdict) -> Path:
    return Path(_to_name(verdict.student), _to_name(verdict.assignment))


def _moment(verdict: Verdict) -> float:
    return verdict.submitted.timestamp() if verdict.submitted else 0.0


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
