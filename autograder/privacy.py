"""Personal data: files that only their owner reads, and pseudonyms under which grades can be shared."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import msgspec

from autograder.errors import StoreError
from autograder.model import Value, Verdict
from autograder.rules import Standing

S = TypeVar("S", bound=Value)

_KEY_BYTES: Final = 32
_DIGEST_BYTES: Final = 6  # two of a thousand students have the same one once in 500 million courses


@contextmanager
def private_files() -> Iterator[None]:
    """Make files and folders that are created meanwhile readable by their owner only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


class Pseudonyms:
    """Names that stand for students: the same ones each time, and only with the course's key to be told from whom.

    Args:
        folder: Where the key is kept, in a file for its owner only; it is made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._key = _read_key(folder / "pseudonyms.key")

    def of(self, student: str) -> str:
        """Return a student's pseudonym."""
        return f"student-{hashlib.blake2b(student.encode(), key=self._key, digest_size=_DIGEST_BYTES).hexdigest()}"

    def hide(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Return verdicts under pseudonyms, in their order, without what a student wrote or printed.

        What the checks say stays; where it quotes a line in which a student's name stands, the pseudonym takes its place.
        """
        hidden = (self._hidden(verdict) for verdict in verdicts)
        return sorted(hidden, key=lambda one: (one.student, one.assignment, one.exercise))

    def hide_standings(self, standings: Iterable[Standing]) -> list[Standing]:
        """Return what students have by the rules of the course, under pseudonyms."""
        hidden = (msgspec.structs.replace(one, student=self.of(one.student)) for one in standings)
        return sorted(hidden, key=lambda one: (one.student, one.assignment))

    def rename(self, value: S, students: Iterable[str]) -> S:
        """Return a value with the pseudonyms of some students for their names, in every text of it and of its parts."""
        names = sorted(students, key=len, reverse=True)  # a name may be the beginning of another one
        if not names:
            return value
        alternatives = "|".join(f"({re.escape(name)})" for name in names)
        pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
        pseudonyms = ["", *map(self.of, names)]  # by the number of the group

        def renamed(thing: Any) -> Any:
            if type(thing) is str:  # an outcome is no name
                return pattern.sub(lambda found: pseudonyms[found.lastindex or 0], thing)
            if isinstance(thing, tuple):
                return tuple(map(renamed, thing))
            if isinstance(thing, msgspec.Struct):
                return msgspec.structs.replace(
                    thing, **{name: renamed(getattr(thing, name)) for name in thing.__struct_fields__}
                )
            return thing

        return cast("S", renamed(value))

    def _hidden(self, verdict: Verdict) -> Verdict:
        bare = msgspec.structs.replace(
            verdict, output="", key="", work="", notices=(), fault="", submitted=None, receipt=None
        )
        return self.rename(bare, [verdict.student])


def _read_key(path: Path) -> bytes:
    """Return the key in a file; where there is none, make one, which is whole the moment it is there."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}-{os.getpid()}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
            with suppress(FileExistsError):  # somebody else was first: theirs counts
                os.link(draft, path)
            draft.unlink()
        key = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: the key of the pseudonyms cannot be kept ({error.strerror})") from error
    if len(key) != _KEY_BYTES:
        raise StoreError(f"{path}: is no key of pseudonyms (delete it: all pseudonyms will then be new)")
    return key
