"""Report which step of confining a candidate failed: a fork must never return into its parent's loop."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autograder.sandbox import messages

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator


class Steps:
    """A fork's channel to the warm parent, over which it reports how far it has come."""

    def __init__(self, channel: socket.socket) -> None:
        """Report over `channel`."""
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

    def await_end(self) -> None:
        """Wait until the other side has closed the channel."""
        while self._channel.recv(1):
            pass

    def close(self) -> None:
        """Stop reporting: what follows is not ours to judge."""
        self._channel.close()
