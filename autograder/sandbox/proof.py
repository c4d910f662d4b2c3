"""Prove the sandbox: try every way out of it in real candidates, and see each attempt stopped."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.sandbox import trials
from autograder.sandbox.spawner import Jailed, Reason, Spawn, Spawner
from autograder.sandbox.zygote import Warmup, Zygote

_SPEC: Final = Spawn(memory_mib=trials.MEMORY_MIB, disk_mib=trials.DISK_MIB, cpu_seconds=10)
_VARIABLE: Final = "AUTOGRADER_TRIAL_SECRET"


@dataclass(frozen=True, slots=True)
class Proof:
    """How one attempt to escape ended."""

    title: str  # what was tried
    held: bool  # False: it worked, and the machine must not be used
    detail: str  # what stopped it, or what it got


def prove(folder: Path) -> Iterator[Proof]:
    """Make every attempt in a candidate of its own; `folder` is where a secret is planted.

    Raises:
        SandboxError: no candidate can be confined here.
        GraderFault: the warm parent died.
    """
    secret = secrets.token_hex()
    planted = folder / "secret"
    planted.write_text(secret, encoding="utf-8")
    arguments = {trials.read_file: [str(planted)], trials.read_environment: [secret]}
    with _start(secret) as zygote, zygote.connect() as channel:
        spawner = Spawner(channel)
        for attempt in trials.ATTEMPTS.values():
            title = (attempt.__doc__ or attempt.__name__).split("\n")[0].rstrip(".")
            yield _try(spawner, attempt.__name__, title, arguments.get(attempt, []))
        yield _stop_the_deaf(spawner)


def _start(secret: str) -> Zygote:
    os.environ[_VARIABLE] = secret
    try:
        return Zygote.start(Warmup(path=(), modules=(), entry=f"{trials.__name__}:serve"))
    finally:
        del os.environ[_VARIABLE]


def _try(spawner: Spawner, name: str, title: str, arguments: Sequence[str]) -> Proof:
    with _candidate(spawner) as jailed:
        _ask(jailed, name, arguments)
        with os.fdopen(jailed.replies, encoding="utf-8", closefd=False) as replies:
            answer = json.loads(replies.readline() or '{"stopped": "the candidate was killed"}')
    if "got" in answer:
        return Proof(title, held=False, detail=answer["got"])
    return Proof(title, held=True, detail=answer["stopped"])


def _stop_the_deaf(spawner: Spawner) -> Proof:
    jailed = spawner.spawn(_SPEC)
    _ask(jailed, trials.ignore_signals.__name__, ())
    ended = spawner.stop(jailed)
    return Proof("Ignore every signal", held=ended.reason is Reason.KILLED, detail=ended.reason)


def _ask(jailed: Jailed, name: str, arguments: Sequence[str]) -> None:
    os.write(jailed.requests, json.dumps([name, arguments]).encode() + b"\n")


@contextmanager
def _candidate(spawner: Spawner) -> Iterator[Jailed]:
    jailed = spawner.spawn(_SPEC)
    try:
        yield jailed
    finally:
        spawner.stop(jailed)
