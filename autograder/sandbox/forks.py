"""Fork for good: a child never returns into its parent's loop, and says which step of its life failed."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

from autograder.sandbox import messages

Arguments = ParamSpec("Arguments")


def fork(life: Callable[Arguments, None], *arguments: Arguments.args, **options: Arguments.kwargs) -> int:
    """Fork a child that calls `life` and ends with it, without the clean-up of a borrowed interpreter."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            life(*arguments, **options)
            status = 0
        finally:
            os._exit(status)
    return child


class Steps:
    """A child's channel to the warm parent, over which it reports how far it has come."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Turn any exception into a report that step `name` failed, and end this process."""
        try:
            yield
        except BaseException as error:  # noqa: BLE001 - the boundary of a process
            self.send(messages.Refused(name, f"{type(error).__name__}: {error}"))
            os._exit(1)

    def send(self, message: messages.Message) -> None:
        """Send a message; without a warm parent to hear it, end this process."""
        try:
            messages.send(self._channel, message)
        except OSError:
            os._exit(1)

    def await_end(self, supervisor: int) -> None:
        """Wait until the other side closes the channel, or the process opened at `supervisor` ends."""
        poll = select.poll()
        poll.register(self._channel, select.POLLIN)
        poll.register(supervisor, select.POLLIN)
        poll.poll()

    def close(self) -> None:
        """Stop reporting: what follows is not ours to judge."""
        self._channel.close()
