"""Frames arrive whole, in time and within the caps, or not at all."""

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.wire import channel as channels
from autograder.wire.channel import Channel, ChannelClosed, DeadlinePassed, Malformed


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    """A channel, and the bare socket of its peer."""
    ours, theirs = socket.socketpair()
    incoming, outgoing = os.dup(ours.fileno()), os.dup(ours.fileno())
    ours.close()
    channel = Channel(incoming, outgoing)
    with theirs:
        yield channel, theirs
    channel.close()


def soon() -> float:
    return time.monotonic() + 0.2


def late() -> float:
    return time.monotonic() + 60


def header(body: int, buffers: int, total: int, magic: bytes = b"AGW1") -> bytes:
    return struct.pack("<4sIIQ", magic, body, buffers, total)


def test_large_frames_cross_in_both_directions_at_once() -> None:
    (a, b), (c, d) = os.pipe(), os.pipe()
    one, two = Channel(a, d), Channel(c, b)
    body, buffers = os.urandom(300_000), [memoryview(os.urandom(size)) for size in (0, 1, 2_000_000)]

    def echo() -> None:
        received, parts = two.receive(deadline=late())
        two.send(bytes(received), parts, deadline=late())

    peer = threading.Thread(target=echo)
    peer.start()
    one.send(body, buffers, deadline=late())
    received, parts = one.receive(deadline=late())
    peer.join()
    assert received == body
    assert [bytes(part) for part in parts] == [bytes(buffer) for buffer in buffers]
    one.close()
    two.close()


def test_an_empty_frame_is_a_frame(ends: tuple[Channel, socket.socket]) -> None:
    channel, peer = ends
    peer.sendall(header(0, 0, 0))
    assert channel.receive(deadline=late()) == (b"", [])


@pytest.mark.parametrize(
    "head",
    [
        header(0, 0, 0, magic=b"HTTP"),
        header(channels.MAX_BODY + 1, 0, 0),
        header(0, channels.MAX_BUFFERS + 1, 0),
        header(0, 1, channels.MAX_BYTES + 1) + struct.pack("<Q", channels.MAX_BYTES + 1),
        header(2**32 - 1, 2**32 - 1, 2**64 - 1),
    ],
    ids=["magic", "body", "count", "total", "all"],
)
def test_a_header_beyond_the_caps_is_refused_before_anything_else_is_read(
    head: bytes, ends: tuple[Channel, socket.socket]
) -> None:
    channel, peer = ends
    peer.sendall(head)
    with pytest.raises(Malformed, match="caps"):
        channel.receive(deadline=late())


@pytest.mark.parametrize("sizes", [(3, 3), (2**64 - 1, 1), (0, 0)], ids=str)
def test_sizes_that_do_not_add_up_are_refused(
    sizes: tuple[int, int], ends: tuple[Channel, socket.socket]
) -> None:
    channel, peer = ends
    peer.sendall(header(0, 2, 5) + struct.pack("<QQ", *sizes))
    with pytest.raises(Malformed):
        channel.receive(deadline=late())


def test_an_announced_frame_takes_no_memory_until_it_arrives(ends: tuple[Channel, socket.socket]) -> None:
    import tracemalloc

    channel, peer = ends
    peer.sendall(header(channels.MAX_BODY, 1, channels.MAX_BYTES) + struct.pack("<Q", channels.MAX_BYTES))
    tracemalloc.start()
    with pytest.raises(DeadlinePassed):
        channel.receive(deadline=soon())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 2**20


def test_a_sender_that_trickles_meets_the_deadline(ends: tuple[Channel, socket.socket]) -> None:
    channel, peer = ends
    peer.sendall(header(1_000_000, 0, 0))
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.005):
            peer.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    with pytest.raises(DeadlinePassed):
        channel.receive(deadline=soon())
    stop.set()
    thread.join()


def test_a_sender_that_is_never_waited_for_meets_the_deadline_too(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, peer = ends
    peer.sendall(header(1000, 0, 0) + bytes(1000))
    with pytest.raises(DeadlinePassed):
        channel.receive(deadline=time.monotonic() - 1)


def test_a_reader_that_sips_meets_the_deadline(ends: tuple[Channel, socket.socket]) -> None:
    channel, peer = ends
    stop = threading.Event()

    def sip() -> None:
        while not stop.wait(0.005):
            peer.recv(4096)

    thread = threading.Thread(target=sip)
    thread.start()
    with pytest.raises(DeadlinePassed):
        channel.send(bytes(channels.MAX_BODY), deadline=soon())
    stop.set()
    thread.join()


def test_a_reader_that_never_reads_meets_the_deadline(ends: tuple[Channel, socket.socket]) -> None:
    channel, _ = ends
    with pytest.raises(DeadlinePassed):
        channel.send(b"", [memoryview(bytes(10_000_000))], deadline=soon())


@pytest.mark.parametrize(
    "sent", [b"", b"AG", header(10, 0, 0) + b"abc"], ids=["nothing", "part of a header", "part"]
)
def test_a_peer_that_leaves_is_closed(sent: bytes, ends: tuple[Channel, socket.socket]) -> None:
    channel, peer = ends
    peer.sendall(sent)
    peer.shutdown(socket.SHUT_WR)
    with pytest.raises(ChannelClosed):
        channel.receive()


def test_sending_to_a_peer_that_left_is_closed(ends: tuple[Channel, socket.socket]) -> None:
    channel, peer = ends
    peer.close()
    with pytest.raises(ChannelClosed):
        channel.send(bytes(1_000_000))


def test_a_deadline_in_the_past_still_raises_only_that(ends: tuple[Channel, socket.socket]) -> None:
    channel, _ = ends
    with pytest.raises(DeadlinePassed):
        channel.receive(deadline=time.monotonic() - 1)


def test_a_frame_without_room_is_skipped_and_the_next_one_arrives(
    ends: tuple[Channel, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, peer = ends
    frame = header(3, 2, 70_004) + struct.pack("<QQ", 4, 70_000) + b"one" + bytes(70_004)
    sender = threading.Thread(target=peer.sendall, args=(frame + header(3, 0, 0) + b"two",))
    sender.start()
    read = channel._read

    def short_of_memory(count: int, deadline: float | None) -> bytearray:
        if count == 70_000:
            read(10_000, deadline)
            raise MemoryError
        return read(count, deadline)

    monkeypatch.setattr(channel, "_read", short_of_memory)
    with pytest.raises(MemoryError):
        channel.receive(deadline=late())
    assert channel.receive(deadline=late()) == (b"two", [])
    sender.join()
