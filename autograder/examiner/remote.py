"""The student's functions as checks see them, each call a conversation with the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import torch
from practice.testing.candidate import Candidate, Differentiated, Handle, State
from practice.testing.faults import StudentError

from autograder.examiner import telling
from autograder.examiner.conversation import Buffers, Conversation
from autograder.examiner.session import Session
from autograder.wire import messages as wire
from autograder.wire import nodes
from autograder.wire.channel import Malformed
from autograder.wire.effects import apply_effects
from autograder.wire.encode import CannotTravel, Encoder
from autograder.wire.kinds import DTYPES

_MISSING: Final = "Missing"  # what the candidate raises for a function that is not there


@dataclass(frozen=True, slots=True)
class _Target:
    """What is called: a function of the notebook, or an object that stayed in the candidate."""

    name: str
    handle: int | None = None
    verb: str = "call"

    @property
    def words(self) -> str:
        """How a sentence about it begins."""
        return f"`{self.name}`" if self.handle is None else f"The returned {self.name}"


class RemoteCandidate(Candidate):
    """Calls functions in the sandbox by copy and restore.

    Args:
        session: Keeps a loaded candidate at hand.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._requests = 0
        self._keeps = False  # whether the candidate keeps objects for us

    def begin(self, seed: int, stand_ins: Mapping[str, Callable[..., Any]] = {}, device: str = "cpu") -> None:
        """Start a check: what the candidate kept for the one before is released."""
        super().begin(seed, stand_ins, device)
        self._session.begin(device)
        if self._keeps:
            self._session.forget()
            self._keeps = False

    def state(self) -> State:
        """Return the modes in which the last call left the candidate's process."""
        conversation = Conversation(self._session, "The notebook", (), self._incoming)
        reply, _ = conversation.ask(wire.Inspect(id=self._number()), [])
        if not isinstance(reply, wire.Modes) or reply.default_dtype not in DTYPES:
            raise conversation.refuse("the modes were not reported")
        dtype = DTYPES[reply.default_dtype]
        return State(reply.grad_enabled, reply.inference_mode, dtype, reply.deterministic, reply.generators)

    def use(self, handle: int, kind: str, verb: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Use an object that stayed in the candidate: "call" it, or ask for its "iter" or "next"."""
        return self._run(_Target(kind, handle, verb), args, kwargs).value

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._run(_Target(name), args, kwargs).value

    def _differentiate(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated:
        return self._run(_Target(name, verb="differentiate"), args, kwargs)

    def _run(self, target: _Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated:
        callbacks: list[Callable[..., Any]] = []
        encoder = Encoder(lambda thing: _outgoing(thing, callbacks))
        call = self._written(target, encoder, args, kwargs)
        given = tuple(encoder.objects) if self._stand_ins else ()
        conversation = Conversation(self._session, target.words, callbacks, self._incoming, given)
        reply, buffers = conversation.ask(call, encoder.buffers)
        if not isinstance(reply, (wire.Returned, wire.Raised)):
            raise conversation.refuse(f"a call was answered with {type(reply).__name__}")
        try:
            result = _restored(conversation, reply, buffers, encoder.objects)
        except Malformed as error:
            raise conversation.refuse(str(error)) from error
        if isinstance(reply, wire.Raised):
            raise self._told(target, reply)
        if reply.overwrote:
            raise telling.overwrote(target.words)
        return result

    def _written(
        self, target: _Target, encoder: Encoder, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> wire.Call:
        try:
            places, named = encoder.encode_all(args), encoder.encode_named(kwargs)
            stand_ins = encoder.encode_named(dict(self._stand_ins))
        except CannotTravel as error:
            # Not a fault of ours for certain: the argument may hold what another call returned.
            raise CannotTravel(f"an argument of {target.words} cannot travel: {error}") from error
        return wire.Call(
            id=self._number(),
            name=target.name if target.handle is None else None,
            handle=target.handle,
            verb=target.verb,
            args=places,
            kwargs=named,
            stand_ins=stand_ins,
            nodes=tuple(encoder.nodes),
            seed=self._seed,
            grad_enabled=torch.is_grad_enabled(),
        )

    def _told(self, target: _Target, reply: wire.Raised) -> StudentError:
        job = self._session.job
        if reply.kinds[:1] == (_MISSING,) and target.handle is None:
            return telling.absent(target.name, job.cells, self._session.reports)
        return telling.raised(target.words, reply, job.cells, job.limits)

    def _incoming(self, node: nodes.AnyNode) -> Any:
        if not isinstance(node, nodes.Handle):
            raise Malformed(f"a candidate may not send a {type(node).__name__}")
        self._keeps = True
        return RemoteHandle(self, node.number, telling.class_of(node.kind, self._session.job.cells))

    def _number(self) -> int:
        self._requests += 1
        return self._requests


class RemoteHandle(Handle):
    """An object that stayed in the candidate: it can be called and iterated."""

    def __init__(self, candidate: RemoteCandidate, number: int, kind: str) -> None:
        self.kind = kind
        self.number = number
        self._candidate = candidate

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object."""
        return self._candidate.use(self.number, self.kind, "call", args, kwargs)

    def __iter__(self) -> Iterator[Any]:
        """Read the object's items."""
        iterator = self._candidate.use(self.number, self.kind, "iter", (), {})
        number = iterator.number if isinstance(iterator, RemoteHandle) else self.number
        while True:
            try:
                yield self._candidate.use(number, self.kind, "next", (), {})
            except StudentError as error:
                if "StopIteration" in error.kinds:
                    return
                raise


def _restored(
    conversation: Conversation, reply: wire.Returned | wire.Raised, buffers: Buffers, known: list[Any]
) -> Differentiated:
    """Apply the effects of a call to our own objects, and return its result (None where it raised)."""
    decoder = conversation.read(buffers, known, reply.nodes)
    apply_effects(decoder, reply.effects)
    if isinstance(reply, wire.Raised):
        return Differentiated(None, ())
    return Differentiated(decoder.at(reply.value), tuple(decoder.all(reply.gradients)))


def _outgoing(thing: Any, callbacks: list[Callable[..., Any]]) -> nodes.AnyNode:
    """Return the node of an argument that does not travel by value."""
    if isinstance(thing, RemoteHandle):
        return nodes.Handle(thing.number, thing.kind)
    if hasattr(thing, "__next__"):
        callbacks.append(thing.__next__)
        return nodes.Stream(len(callbacks) - 1)
    if callable(thing) and not isinstance(thing, (type, torch.nn.Module)):
        callbacks.append(thing)
        return nodes.Callback(len(callbacks) - 1)
    raise CannotTravel(f"{type(thing).__module__}.{type(thing).__qualname__}")
