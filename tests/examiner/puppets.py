"""Candidates in this process: one that says what it was told to say, and an honest one whose words are taken down."""

from __future__ import annotations

import copy
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
import numpy
import PIL.Image
import torch
from practice.data import Batches
from practice.probes import Probe
from practice.testing.faults import StudentError
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.candidate.calling import Caller
from autograder.examiner.job import Job
from autograder.examiner.remote import RemoteCandidate
from autograder.examiner.session import Session
from autograder.model import Cell, Limits
from autograder.sandbox.spawner import Exit, Jailed, Reason, Spawn
from autograder.wire import messages as wire
from autograder.wire.channel import Channel, ChannelClosed

JOB = Job(
    checks="",
    cells=(Cell(id="cell 1", source="def f():\n    raise ValueError"),),
    attachments=(),
    limits=Limits(call_seconds=5.0),
    device="cpu",
    seed=1,
)
LOADED = (wire.CellDone(index=0), wire.Loaded(output=""))


class Said(NamedTuple):
    """One frame: what a message is made of, and its buffers."""

    message: Any
    buffers: list[bytes]


class Puppet:
    """A spawner whose candidates say certain bytes, whatever they are asked, and leave or fall silent."""

    def __init__(self, *speeches: bytes, leaves: bool = True) -> None:
        """Give the candidates, one after the other, these to say; what comes after the last is the last again."""
        self.spawned: list[Spawn] = []
        self._speeches = list(speeches)
        self._leaves = leaves

    def spawn(self, spec: Spawn) -> Jailed:
        self.spawned.append(spec)
        self._heard, requests = os.pipe()
        replies, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        speech = self._speeches.pop(0) if len(self._speeches) > 1 else self._speeches[0]
        assert os.write(self._mouth, speech) == len(speech), "more than a pipe holds"
        if self._leaves:
            os.close(self._mouth)
        return Jailed(1, os.getpid(), requests, replies)

    def stop(self, jailed: Jailed) -> Exit:
        for descriptor in (
            self._heard,
            jailed.requests,
            jailed.replies,
            *([] if self._leaves else [self._mouth]),
        ):
            os.close(descriptor)
        return Exit(status=None, signal=9, peak_mib=0.0, cpu_seconds=0.0, reason=Reason.KILLED)


def candidate(speech: bytes, *, leaves: bool = True, job: Job = JOB) -> RemoteCandidate:
    """Return a candidate that loads its notebook and then says this."""
    found = RemoteCandidate(Session(Puppet(framed(*LOADED) + speech, leaves=leaves), job))
    found.begin(1)
    return found


def framed(*messages: Any, buffers: list[bytes] | None = None) -> bytes:
    """Return the bytes of messages on the wire, each with these buffers."""
    frame = os.memfd_create("frame")  # a pipe would wait for somebody who reads
    channel = Channel(frame, frame)
    for message in messages:
        channel.send(msgspec.msgpack.encode(message), [memoryview(one) for one in buffers or []])
    with open(frame, "rb") as file:
        file.seek(0)
        return file.read()


class _Honest:
    """A spawner of candidates that do what they are asked, in a thread, and whose frames are kept."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self._functions = functions
        self.said: list[Said] = []

    def spawn(self, _: Spawn) -> Jailed:
        heard, requests = os.pipe()
        replies, mouth = os.pipe()
        self._life = threading.Thread(target=self._live, args=(heard, mouth))
        self._life.start()
        return Jailed(1, os.getpid(), requests, replies)

    def stop(self, jailed: Jailed) -> Exit:
        os.close(jailed.requests)
        self._life.join()
        os.close(jailed.replies)
        return Exit(status=0, signal=None, peak_mib=0.0, cpu_seconds=0.0, reason=Reason.EXITED)

    def _live(self, heard: int, mouth: int) -> None:
        channel, decoder = _Tapped(heard, mouth, self.said), msgspec.msgpack.Decoder(wire.FromExaminer)
        caller = Caller(self._functions, channel, decoder)
        try:
            while True:
                body, buffers = channel.receive()
                message = decoder.decode(body)
                if isinstance(message, wire.Load):
                    for one in LOADED:
                        Channel.send(channel, msgspec.msgpack.encode(one))
                else:
                    assert isinstance(message, wire.Call)
                    reply, extra = caller.answer(message, buffers)
                    channel.send(msgspec.msgpack.encode(reply), extra)
        except ChannelClosed:
            channel.close()


class _Tapped(Channel):
    """A channel that keeps what is sent."""

    def __init__(self, incoming: int, outgoing: int, said: list[Said]) -> None:
        super().__init__(incoming, outgoing)
        self._said = said

    def send(self, body: bytes, buffers: Any = (), **options: Any) -> None:
        self._said.append(Said(msgspec.msgpack.decode(body), [bytes(one) for one in buffers]))
        super().send(body, buffers, **options)


def recorded(function: Callable[..., Any]) -> list[Said]:
    """Return what an honest candidate says when this function is called with `arguments`."""
    spawner = _Honest(f=function)
    before = random.getstate(), numpy.random.get_state(), torch.get_rng_state()
    found = RemoteCandidate(Session(spawner, JOB))
    found.begin(1)
    with suppress(StudentError):  # one of them raises
        found.f(*arguments())
    found._session.close()
    random.setstate(before[0])
    numpy.random.set_state(before[1])
    torch.set_rng_state(before[2])
    return spawner.said


def arguments() -> list[Any]:
    """Return one object of each kind that travels, the same each time."""
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(0.5)
    return [
        model,
        torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9),
        torch.ones(2, 2),
        torch.ones(2, requires_grad=True),
        [1, [2]],
        {"a": 1, "b": torch.zeros(2)},
        {1, 2},
        numpy.zeros(3),
        PIL.Image.new("RGB", (2, 2)),
        torch.Generator().manual_seed(3),
        Probe(nn.Flatten()),
        Batches([(1, 2)]),
        DataLoader(TensorDataset(torch.zeros(4, 2)), batch_size=2),
        lambda *args, **kwargs: [args, kwargs],
        iter([1, 2.5, "three"]),
    ]


def train(model: nn.Module, optimizer: torch.optim.Optimizer, images: torch.Tensor, *_: Any) -> float:
    """Change a model, its buffers, its gradients and the state of its optimizer."""
    loss = model(images).sum()
    loss.backward()
    optimizer.step()
    model.eval()
    return loss.item()


def change(*things: Any) -> None:
    """Change all that can be changed in place."""
    _, _, tensor, weight, items, mapping, collection, array, image, generator, probe, *_ = things
    tensor.add_(1)
    (weight * 2).sum().backward()
    items.append(tensor)
    mapping["c"] = mapping.pop("a")
    collection.add(3)
    array += 1
    image.putpixel((0, 0), (1, 2, 3))
    torch.rand(2, generator=generator)
    probe(tensor)


def nested(*things: Any) -> Any:
    """Return values of every kind, the arguments themselves among them."""
    scalars = 1, -2.5, "text", b"bytes", None, True, 10**30, float("nan")
    arrays = (
        torch.zeros(2, 2),
        torch.ones(1, 2, 2, 2).to(memory_format=torch.channels_last),
        numpy.ones((2, 1)),
    )
    others = numpy.float32(1), torch.Size([1]), torch.float32, torch.device("cpu"), PIL.Image.new("P", (3, 2))
    return [scalars, {"arrays": arrays, 1: others}, {1, frozenset({2})}, copy.copy(things[4]), things[:7]]


def ask(*things: Any) -> list[Any]:
    """Use the callback and the stream."""
    return [things[13](things[2], [1], name=torch.zeros(3)), *things[14], things[13]()]


def keep(*_: Any) -> Iterator[int]:
    """Return what cannot travel."""
    return iter([1, 2])


def fail(*things: Any) -> None:
    """Raise after a change."""
    things[4].append(4)
    raise ValueError("text")


FUNCTIONS = (train, change, nested, ask, keep, fail)
