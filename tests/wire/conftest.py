"""Both ends of the wire in one process: what is sent goes through its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest
import torch
from practice.testing.candidate import Handle as RemoteHandle

from autograder.wire.decode import Decoder
from autograder.wire.effects import apply_effects, find_effects
from autograder.wire.encode import CannotTravel, Encoder
from autograder.wire.nodes import AnyNode, Effects, Handle, Table


class Kept(RemoteHandle):
    """The examiner's side of an object that stayed in the candidate; using it is what must never happen."""

    kind = "object"

    def __call__(self, *_: Any, **__: Any) -> Any:
        pytest.fail("the candidate was called")

    def __iter__(self) -> Any:
        pytest.fail("the candidate was called")


class Outcome(NamedTuple):
    """What came back from a call."""

    value: Any
    effects: dict[int, AnyNode]
    buffers: list[memoryview]


def refuse(thing: Any) -> AnyNode:
    raise CannotTravel(f"a {type(thing).__name__}")


def shipped(nodes: list[AnyNode], buffers: list[memoryview]) -> tuple[Table, list[memoryview]]:
    """Return what arrives of a table and its buffers."""
    table = msgspec.msgpack.decode(msgspec.msgpack.encode(nodes), type=Table)
    return table, [memoryview(bytearray(buffer)) for buffer in buffers]


@pytest.fixture
def carry() -> Callable[..., Any]:
    """Return the copies of objects that arrive in the candidate."""

    def carry(*things: Any) -> Any:
        encoder = Encoder(refuse)
        places = encoder.encode_all(things)
        nodes, buffers = shipped(encoder.nodes, encoder.buffers)
        decoder = Decoder(buffers, refuse, trusted=True)
        decoder.read(nodes)
        copies = decoder.all(places)
        return copies if len(copies) > 1 else copies[0]

    return carry


@pytest.fixture
def call() -> Callable[..., Outcome]:
    """Call a function on the copies of its arguments, and apply to them what it did."""

    def call(function: Callable[..., Any], *args: Any) -> Outcome:
        ours = Encoder(refuse)
        places = ours.encode_all(args)
        nodes, buffers = shipped(ours.nodes, ours.buffers)

        theirs = Decoder(buffers, refuse, trusted=True)
        theirs.read(nodes)
        reply = Encoder(lambda thing: Handle(0, type(thing).__name__), theirs.objects, nodes, by_value=True)
        value = reply.encode(function(*theirs.all(places)))
        effects = find_effects(reply, theirs.objects, nodes, buffers)

        table, extra = shipped(reply.nodes, reply.buffers)
        back = Decoder(extra, lambda _: Kept(), ours.objects)
        back.read(table)
        apply_effects(back, msgspec.msgpack.decode(msgspec.msgpack.encode(effects), type=Effects))
        return Outcome(back.at(value), effects, extra)

    return call


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(2026)
