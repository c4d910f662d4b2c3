"""Ask the warm parent for candidates: the side of whoever talks to them."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Final

import msgspec

from autograder.errors import GraderFault, SandboxError
from autograder.sandbox import messages
from autograder.sandbox.messages import Exit, Reason, Spawn

__all__ = ["Exit", "Jailed", "Reason", "Spawn", "Spawner"]

_ANSWER_SECONDS: Final = (
    60.0  # far beyond what a loaded machine takes; without an answer the grader is at fault
)


@dataclass(frozen=True, slots=True)
class Jailed:
    """A confined candidate that listens."""

    id: int
    pid: int  # its process, as whoever started the warm parent sees it
    requests: int  # descriptor to write to
    replies: int  # descriptor to read from; it is at its end when the candidate is gone


class Spawner:
    """One client of a warm parent; not for use by several threads at once."""

    def __init__(self, channel: socket.socket) -> None:
        """Use `channel`, which `Zygote.connect` opened; closing it ends all candidates spawned over it."""
        self._channel = channel
        self._channel.settimeout(_ANSWER_SECONDS)

    def spawn(self, spec: Spawn) -> Jailed:
        """Start a candidate and wait until it is confined.

        Raises:
            SandboxError: a step of confining it failed; nothing untrusted ran.
            GraderFault: the warm parent is gone.
        """
        for_requests, requests = os.pipe()
        replies, for_replies = os.pipe()
        try:
            answer = self._ask(spec, (for_requests, for_replies))
            if isinstance(answer, messages.Refused):
                raise SandboxError(f"a candidate could not be confined: {answer.step}: {answer.problem}")
            if not isinstance(answer, messages.Spawned):
                raise GraderFault(f"the warm parent of the candidates answered {answer!r} to {spec!r}")
        except BaseException:
            _close(requests, replies)
            raise
        finally:
            _close(for_requests, for_replies)
        return Jailed(answer.id, answer.pid, requests, replies)

    def stop(self, jailed: Jailed) -> Exit:
        """End every process of a candidate, close its pipes, and say how it ended.

        Raises:
            GraderFault: the warm parent is gone, or the machine ran out of memory that the candidate had not taken.
        """
        try:
            answer = self._ask(messages.Stop(jailed.id))
        finally:  # not before: at the end of its requests a candidate may leave by itself, just in time
            _close(jailed.requests, jailed.replies)
        if not isinstance(answer, Exit):
            raise GraderFault(f"the warm parent of the candidates answered {answer!r} to a stop")
        if answer.reason is Reason.SHORTAGE:
            raise GraderFault(
                f"this machine ran out of memory, of which the student's code had {answer.peak_mib:.0f} MiB:"
                " grade again, with fewer --jobs"
            )
        return answer

    def _ask(self, message: messages.Message, fds: tuple[int, ...] = ()) -> messages.Message:
        try:
            messages.send(self._channel, message, fds)
            answer, _ = messages.receive(self._channel)
        except (OSError, msgspec.DecodeError) as error:
            raise GraderFault(f"the warm parent of the candidates does not answer: {error}") from error
        if answer is None:
            raise GraderFault("the warm parent of the candidates is gone")
        return answer


def _close(*fds: int) -> None:
    for fd in fds:
        os.close(fd)
