"""Frames over a pair of pipes, with one absolute deadline and caps that hold before memory is taken."""

from __future__ import annotations

import os
import select
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

_HEADER: Final = struct.Struct("<4sIIQ")  # magic, bytes of the body, number of buffers, bytes of all buffers
_SIZE: Final = struct.Struct("<Q")
_MAGIC: Final = b"AGW1"
_PIECE: Final = 2**17  # bytes that are read or written at once: what a pipe holds, and more

MAX_BODY: Final = 32 * 2**20
MAX_BUFFERS: Final = 100_000
MAX_BYTES: Final = 512 * 2**20


class ChannelClosed(Exception):
    """The other side is gone."""


class DeadlinePassed(Exception):
    """The other side did not send or read in time."""


class Malformed(Exception):
    """The other side sent something that the protocol does not allow."""


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Turn whatever a library raises about hostile data into `Malformed`.

    Args:
        what: Starts the message: what could not be done with the data.
    """
    try:
        yield
    except Malformed:
        raise
    except Exception as error:  # the boundary: no list of what torch, NumPy and PIL raise is ever complete
        raise Malformed(f"{what}: {error}") from error


class Clock(Protocol):
    """Tells how long it is until a deadline."""

    def left(self, deadline: float) -> float:
        """Return the seconds until a moment of this clock, not more than 0 when it has passed."""


class WallClock:
    """The clock of `time.monotonic`."""

    def left(self, deadline: float) -> float:
        """Return the seconds until a moment of `time.monotonic`."""
        return deadline - time.monotonic()


class Channel:
    """One end of the conversation.

    Args:
        incoming: File descriptor to read frames from.
        outgoing: File descriptor to write frames to.
        clock: On which deadlines are given.
    """

    def __init__(self, incoming: int, outgoing: int, clock: Clock | None = None) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._clock = clock or WallClock()
        self._left = 0  # bytes of the frame being received that were not taken yet
        self._piece = memoryview(bytearray(_PIECE))
        self._ahead = self._piece[:0]  # what was read and not taken yet
        os.set_blocking(incoming, False)
        os.set_blocking(outgoing, False)

    def send(self, body: bytes, buffers: Sequence[memoryview] = (), *, deadline: float | None = None) -> None:
        """Send one frame.

        Args:
            body: The encoded message.
            buffers: Raw bytes that the message's nodes refer to by position.
            deadline: A moment of the channel's clock; None waits for ever.

        Raises:
            ChannelClosed: The other side is gone.
            DeadlinePassed: It did not read in time.
        """
        total = sum(buffer.nbytes for buffer in buffers)
        sizes = b"".join(_SIZE.pack(buffer.nbytes) for buffer in buffers)
        head = _HEADER.pack(_MAGIC, len(body), len(buffers), total) + sizes + body
        if total <= _PIECE:  # written in one go, a frame wakes the other side once
            head, buffers = b"".join([head, *buffers]), ()
        for piece in (memoryview(head), *buffers):
            self._write(piece.cast("B"), deadline)

    def receive(self, *, deadline: float | None = None) -> tuple[bytearray, list[memoryview]]:
        """Receive one frame: the body and its buffers.

        Raises:
            ChannelClosed: The other side is gone.
            DeadlinePassed: The whole frame did not arrive in time, however steadily it trickled.
            Malformed: Its header breaks the protocol or a cap.
            MemoryError: There is no room for it; it is skipped, and the next frame can be received.
        """
        magic, length, count, total = _HEADER.unpack(self._read(_HEADER.size, deadline))
        if magic != _MAGIC or length > MAX_BODY or count > MAX_BUFFERS or total > MAX_BYTES:
            raise Malformed("the header of a frame breaks the protocol or its caps")
        self._left = count * _SIZE.size + length + total
        try:
            sizes = [size for (size,) in _SIZE.iter_unpack(self._read(count * _SIZE.size, deadline))]
            if sum(sizes) != total:
                raise Malformed("the sizes of a frame's buffers do not add up")
            body = self._read(length, deadline)
            return body, [memoryview(self._read(size, deadline)) for size in sizes]
        except MemoryError:
            self._skip(deadline)
            raise

    def close(self) -> None:
        """Close both descriptors."""
        os.close(self._incoming)
        os.close(self._outgoing)

    def _write(self, data: memoryview, deadline: float | None) -> None:
        while data:
            try:
                data = data[os.write(self._outgoing, data) :]
            except BlockingIOError:
                self._wait(self._outgoing, select.POLLOUT, deadline)
            except (BrokenPipeError, ConnectionResetError) as error:
                raise ChannelClosed from error
            self._check(deadline)

    def _read(self, count: int, deadline: float | None) -> bytearray:
        """Read exactly `count` bytes; memory grows with what really arrives, not with what was announced."""
        data = bytearray()
        while len(data) < count:
            data += self._take(count - len(data), deadline)
        return data

    def _skip(self, deadline: float | None) -> None:
        """Read the rest of a frame and forget it, which takes no memory."""
        while self._left:
            self._take(self._left, deadline)

    def _take(self, most: int, deadline: float | None) -> memoryview:
        """Return the next bytes, at least one and at most `most`; they are overwritten by the next call."""
        if not self._ahead:
            self._ahead = self._piece[: self._fill(deadline)]
        taken, self._ahead = self._ahead[:most], self._ahead[most:]
        self._left -= len(taken)
        return taken

    def _fill(self, deadline: float | None) -> int:
        """Read what there is, at least one byte; return how many."""
        while True:
            try:
                count = os.readv(self._incoming, [self._piece])
            except BlockingIOError:
                self._wait(self._incoming, select.POLLIN, deadline)
                continue
            except ConnectionResetError as error:
                raise ChannelClosed from error
            if not count:
                raise ChannelClosed
            self._check(deadline)
            return count

    def _check(self, deadline: float | None) -> None:
        """Hold the deadline even while bytes keep moving."""
        if deadline is not None and self._clock.left(deadline) <= 0:
            raise DeadlinePassed

    def _wait(self, descriptor: int, event: int, deadline: float | None) -> None:
        """Wait until the descriptor is ready; a closed pipe is ready too, and the next call tells."""
        poll = select.poll()
        poll.register(descriptor, event)
        while not poll.poll(None if deadline is None else max(0.0, self._clock.left(deadline) * 1000)):
            self._check(deadline)  # the clock may have stood still meanwhile
