"""End with whoever holds the other side of a channel, even while this process is too busy to listen."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket


def tie(channel: socket.socket | int) -> None:
    """Have the kernel end this process as soon as the other side of `channel` is closed or sends something.

    Nothing may be sent until `untie`.
    """
    fcntl.fcntl(channel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(channel, fcntl.F_SETFL, fcntl.fcntl(channel, fcntl.F_GETFL) | os.O_ASYNC)
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    if poll.poll(0):  # it was closed before
        signal.raise_signal(signal.SIGIO)


def untie(channel: socket.socket | int) -> None:
    """Live on: from now on this process listens to `channel` itself."""
    fcntl.fcntl(channel, fcntl.F_SETFL, fcntl.fcntl(channel, fcntl.F_GETFL) & ~os.O_ASYNC)
