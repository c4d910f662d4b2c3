"""Callbacks and streams as the student's code sees them: each use asks the examiner."""

from __future__ import annotations

import builtins
import threading
from collections.abc import Sequence
from typing import Any

import msgspec
import practice.probes
import practice.queries

from autograder.wire import messages as wire
from autograder.wire.channel import Channel
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.nodes import AnyNode, Callback, Given, Stream


class Asker:
    """Asks the examiner on behalf of one call.

    Args:
        channel: The conversation with the examiner.
        decoder: Decodes its messages.
    """

    def __init__(self, channel: Channel, decoder: msgspec.msgpack.Decoder[wire.FromExaminer]) -> None:
        self._channel = channel
        self._decoder = decoder
        self._given: Sequence[Any] = ()
        self._asked = 0
        self._lock = threading.Lock()

    def give(self, objects: Sequence[Any]) -> None:
        """Let these objects of the call be passed on, also those that cannot travel by value."""
        self._given = objects

    def proxy(self, node: AnyNode) -> Any:
        """Return what stands for a callback or a stream of the examiner."""
        if isinstance(node, Stream):
            return RemoteStream(self, node.number)
        assert isinstance(node, Callback)
        return RemoteFunction(self, node.number)

    def ask(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what the examiner's function returns, or raise what it raises."""
        encoder = Encoder(self._foreign, by_value=True)
        with self._lock:
            self._asked += 1
            question = wire.Ask(
                id=self._asked,
                number=number,
                args=encoder.encode_all(args),
                kwargs=encoder.encode_named(kwargs),
                nodes=tuple(encoder.nodes),
            )
            self._channel.send(msgspec.msgpack.encode(question), encoder.buffers)
            body, buffers = self._channel.receive()
        message = self._decoder.decode(body)
        if isinstance(message, wire.Refusal):
            raise _exception(message.kind)(message.text)
        assert isinstance(message, wire.Answer)
        decoder = Decoder(buffers, _refuse, trusted=True)
        decoder.read(message.nodes)
        return decoder.at(message.value)

    def _foreign(self, thing: Any) -> AnyNode:
        index = next((index for index, given in enumerate(self._given) if given is thing), None)
        return _refuse(thing) if index is None else Given(index)


class RemoteFunction:
    """A function that runs in the examiner: only its values come here."""

    def __init__(self, asker: Asker, number: int) -> None:
        self._asker = asker
        self._number = number

    def __deepcopy__(self, memo: dict[int, Any]) -> RemoteFunction:
        """Return itself: a copy of a model that holds it asks the same examiner."""
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Ask the examiner."""
        return self._asker.ask(self._number, args, kwargs)


class RemoteStream:
    """An iterator of the examiner: it can be read once."""

    def __init__(self, asker: Asker, number: int) -> None:
        self._asker = asker
        self._number = number

    def __iter__(self) -> RemoteStream:
        """Return itself, as iterators do."""
        return self

    def __next__(self) -> Any:
        """Ask for the next item."""
        return self._asker.ask(self._number, (), {})


def _refuse(thing: Any) -> AnyNode:
    raise TypeError(f"a {type(thing).__name__} cannot be passed to this function")


def _exception(kind: str) -> type[BaseException]:
    """Return the class of this name, of `practice` or built in, so that student code can catch it by name."""
    homes = (practice.probes, practice.queries, builtins)
    found = next((getattr(home, kind) for home in homes if hasattr(home, kind)), None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else RuntimeError
