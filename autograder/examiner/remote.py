"""The student's functions as checks see them, each call a conversation with the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import torch
from practice.testing.candidate import Candidate, Differentiated, Handle, State
from practice.testing.faults import CheckFault, Mismatch, StudentError

from autograder.examiner import telling
from autograder.examiner.session import Session
from autograder.wire import messages as wire
from autograder.wire import nodes
from autograder.wire.channel import ChannelClosed, DeadlinePassed, Malformed
from autograder.wire.decode import Decoder
from autograder.wire.effects import apply_effects
from autograder.wire.encode import CannotTravel, Encoder
from autograder.wire.kinds import DTYPES

_MOST_QUESTIONS: Final = 100_000  # callbacks in one call
_MISSING: Final = "_Missing"  # what the candidate raises for a function that is not there


class RemoteCandidate(Candidate):
    """Calls functions in the sandbox by copy and restore.

    Args:
        session: Keeps a loaded candidate at hand.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last = 0

    def state(self) -> State:
        """Return the modes in which the last call left the candidate's process."""
        reply = self._converse("The notebook", lambda number: wire.Inspect(id=number), [], [])
        if not isinstance(reply, wire.Modes) or reply.default_dtype not in DTYPES:
            raise self._refuse("The notebook", "the modes were not reported")
        dtype = DTYPES[reply.default_dtype]
        return State(reply.grad_enabled, reply.inference_mode, dtype, reply.deterministic)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._run(_Target(name), args, kwargs).value

    def _differentiate(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated:
        return self._run(_Target(name, verb="differentiate"), args, kwargs)

    def use(self, handle: int, kind: str, verb: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object that stayed in the candidate, or ask it for its next item."""
        return self._run(_Target(f"the returned {kind}", handle, verb), args, kwargs).value

    def _run(self, target: _Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated:
        callbacks: list[Callable[..., Any]] = []
        encoder = Encoder(lambda thing: _outgoing(thing, callbacks))
        try:
            places, named = encoder.encode_all(args), encoder.encode_named(kwargs)
        except CannotTravel as error:
            raise CheckFault(f"an argument of {target.name} cannot travel: {error}") from error
        table = tuple(encoder.nodes)

        def call(number: int) -> wire.Call:
            return wire.Call(
                id=number,
                name=None if target.handle is not None else target.name,
                handle=target.handle,
                verb=target.verb,
                args=places,
                kwargs=named,
                nodes=table,
                seed=self._seed,
                grad_enabled=torch.is_grad_enabled(),
            )

        what = target.name if target.handle is not None else f"`{target.name}`"
        return self._finish(target, what, encoder, call, callbacks)

    def _finish(
        self,
        target: _Target,
        what: str,
        encoder: Encoder,
        call: Callable[[int], wire.FromExaminer],
        callbacks: list[Callable[..., Any]],
    ) -> Differentiated:
        """Converse until the call has returned or raised, and apply its effects."""
        reply = self._converse(what, call, encoder.buffers, callbacks)
        if not isinstance(reply, (wire.Returned, wire.Raised)):
            raise self._refuse(what, f"a call was answered with {type(reply).__name__}")
        try:
            decoder = Decoder(self._buffers, self._incoming, encoder.objects)
            decoder.read(reply.nodes)
            apply_effects(decoder, reply.effects)
            if isinstance(reply, wire.Returned):
                gradients = tuple(decoder.all(reply.gradients))
                return Differentiated(decoder.at(reply.value), gradients)
        except Malformed as error:
            raise self._refuse(what, str(error)) from error
        raise self._told(target.name, reply)

    def _converse(
        self,
        what: str,
        message: Callable[[int], wire.FromExaminer],
        buffers: list[memoryview],
        callbacks: list[Callable[..., Any]],
    ) -> wire.FromCandidate:
        """Send a request and return its reply, answering the questions that come between."""
        session = self._session
        session.start()
        self._last += 1
        deadline = session.deadline(session.job.limits.call_seconds)
        try:
            session.send(message(self._last), buffers, deadline)
            for _ in range(_MOST_QUESTIONS):
                reply, self._buffers = session.receive(deadline)
                if not isinstance(reply, wire.Ask):
                    break
                answer, extra = self._answer(reply, callbacks)
                session.send(answer, extra, deadline)
            if getattr(reply, "id", None) != self._last or isinstance(reply, wire.Ask):
                raise Malformed("a reply does not belong to the request")
            return reply
        except DeadlinePassed:
            session.stop()
            raise telling.late(what, session.job.limits.call_seconds) from None
        except ChannelClosed:
            exit = session.stop()
            assert exit is not None
            raise telling.ended(what, exit, session.job.limits) from None
        except Malformed as error:
            raise self._refuse(what, str(error)) from error

    def _answer(
        self, question: wire.Ask, callbacks: list[Callable[..., Any]]
    ) -> tuple[wire.FromExaminer, list[memoryview]]:
        """Run the examiner's own function that the student's code has called."""
        if not 0 <= question.number < len(callbacks):
            raise Malformed(f"there is no callback {question.number}")
        decoder = Decoder(self._buffers, self._incoming)
        decoder.read(question.nodes)
        args, kwargs = decoder.all(question.args), decoder.named(question.kwargs)
        encoder = Encoder(_no_handle)
        try:
            value = callbacks[question.number](*args, **kwargs)
        except (Mismatch, CheckFault, StudentError):
            self._session.stop()
            raise
        except Exception as error:
            refusal = wire.Refusal(id=question.id, kind=type(error).__name__, text=str(error))
            return refusal, []
        place = encoder.encode(value)
        return wire.Answer(id=question.id, value=place, nodes=tuple(encoder.nodes)), encoder.buffers

    def _incoming(self, node: nodes.AnyNode) -> Any:
        if not isinstance(node, nodes.Handle):
            raise Malformed(f"a candidate may not send a {type(node).__name__}")
        return RemoteHandle(self, node.number, node.kind)

    def _refuse(self, what: str, problem: str) -> StudentError:
        self._session.stop()
        return telling.refused(what, problem)

    def _told(self, name: str, reply: wire.Raised) -> StudentError:
        job = self._session.job
        if reply.kinds[:1] == (_MISSING,):
            return telling.absent(name, self._session.reports)
        return telling.raised(name, reply, job.cells, job.limits)


class RemoteHandle(Handle):
    """An object that stayed in the candidate: it can be called and iterated."""

    def __init__(self, candidate: RemoteCandidate, number: int, kind: str) -> None:
        self.kind = kind if kind.isidentifier() else "object"
        self._candidate = candidate
        self._number = number

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object."""
        return self._candidate.use(self._number, self.kind, "call", args, kwargs)

    def __iter__(self) -> Iterator[Any]:
        """Read the object's items; it must be an iterator."""
        while True:
            try:
                yield self._candidate.use(self._number, self.kind, "next", (), {})
            except StudentError as error:
                if "StopIteration" in error.kinds:
                    return
                raise


class _Target:
    """What is called: a function by its name, or an object by its handle."""

    def __init__(self, name: str, handle: int | None = None, verb: str = "call") -> None:
        self.name = name
        self.handle = handle
        self.verb = verb


def _outgoing(thing: Any, callbacks: list[Callable[..., Any]]) -> nodes.AnyNode:
    """Return the node of an argument that does not travel by value."""
    if isinstance(thing, RemoteHandle):
        return nodes.Handle(thing._number, thing.kind)
    if hasattr(thing, "__next__"):
        callbacks.append(thing.__next__)
        return nodes.Stream(len(callbacks) - 1)
    if callable(thing) and not isinstance(thing, (type, torch.nn.Module)):
        callbacks.append(thing)
        return nodes.Callback(len(callbacks) - 1)
    raise CannotTravel(f"{type(thing).__module__}.{type(thing).__qualname__}")


def _no_handle(thing: Any) -> nodes.AnyNode:
    raise CheckFault(f"a callback returned a {type(thing).__name__}, which cannot travel")
