"""One request to a candidate and all that is said until its reply is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from practice.testing.faults import CheckFault, StudentError
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader

from autograder.examiner import telling
from autograder.examiner.session import Session
from autograder.wire import messages as wire
from autograder.wire.channel import ChannelClosed, DeadlinePassed, Malformed
from autograder.wire.decode import Decoder, Foreign
from autograder.wire.encode import Encoder
from autograder.wire.nodes import AnyNode, Given

_MOST_QUESTIONS: Final = 100_000  # uses of callbacks and streams in one call
_LARGEST_QUESTION: Final = 32 * 2**20  # bytes: what a callback computes is computed on the examiner's time
_PASSED_ON: Final = (nn.Module, Optimizer, DataLoader)
_VERDICTS: Final = (AssertionError, CheckFault, StudentError)  # raised by a callback, they end the check

Buffers = list[memoryview]


class Conversation:
    """A request, the questions that the student's code asks meanwhile, and the reply.

    Whatever the candidate does instead of replying ends it, and is told as a `StudentError`.

    Args:
        session: Keeps the candidate.
        what: What is asked for, as the beginning of a sentence.
        callbacks: The examiner's own functions that the student's code may call, by their numbers.
        incoming: Makes the object of a node that stands for one in the candidate.
        given: Objects of the request that may be passed to callbacks as they are here, by their indices.
    """

    def __init__(
        self,
        session: Session,
        what: str,
        callbacks: Sequence[Callable[..., Any]],
        incoming: Foreign,
        given: Sequence[Any] = (),
    ) -> None:
        self._session = session
        self._what = what
        self._callbacks = callbacks
        self._incoming = incoming
        self._given = given

    def ask(self, request: wire.Call | wire.Inspect, buffers: Buffers) -> tuple[wire.FromCandidate, Buffers]:
        """Return the reply to a request, and its buffers."""
        session, seconds = self._session, self._session.job.limits.call_seconds
        session.start()
        try:
            return self._talk(request, buffers, session.deadline(seconds))
        except DeadlinePassed:
            session.stop()
            raise telling.late(self._what, seconds, session.job.cells) from None
        except ChannelClosed:
            raise telling.ended(self._what, session.stop(), session.job.limits) from None
        except Malformed as error:
            raise self.refuse(str(error)) from error
        except BaseException:  # a callback has ended the check; the student's code still waits for its answer
            session.close()
            raise

    def read(self, buffers: Buffers, known: Sequence[Any], nodes: Sequence[AnyNode]) -> Decoder:
        """Return a decoder that has read what the candidate sent."""
        return _read(buffers, self._incoming, known, nodes)

    def refuse(self, problem: str) -> StudentError:
        """End the candidate, and return what to raise: it sent what no honest one sends."""
        self._session.stop()
        return telling.refused(self._what, problem)

    def _talk(
        self, request: wire.Call | wire.Inspect, buffers: Buffers, deadline: float
    ) -> tuple[wire.FromCandidate, Buffers]:
        self._session.send(request, buffers, deadline)
        for _ in range(_MOST_QUESTIONS):
            reply, extra = self._session.receive(deadline)
            if isinstance(reply, wire.Ask):
                self._session.send(*self._answer(reply, extra), deadline)
            elif getattr(reply, "id", None) == request.id:
                return reply, extra
            else:
                raise Malformed("a reply does not belong to the request")
        raise Malformed(f"more than {_MOST_QUESTIONS} questions were asked")

    def _answer(self, question: wire.Ask, buffers: Buffers) -> tuple[wire.FromExaminer, Buffers]:
        """Run the examiner's own function that the student's code has called."""
        if not 0 <= question.number < len(self._callbacks):
            raise Malformed(f"there is no callback {question.number}")
        if sum(buffer.nbytes for buffer in buffers) > _LARGEST_QUESTION:
            raise Malformed(f"callback {question.number} was asked a question of too many bytes")
        decoder = _read(buffers, self._asked_with, (), question.nodes)
        args, kwargs = decoder.all(question.args), decoder.named(question.kwargs)
        encoder = Encoder(_no_handle)
        try:
            place = encoder.encode(self._callbacks[question.number](*args, **kwargs))
        except _VERDICTS:
            raise
        except Exception as error:  # noqa: BLE001 - whatever else it raises, it raises in the student's code
            return wire.Refusal(id=question.id, kind=type(error).__name__, text=str(error)), []
        return wire.Answer(id=question.id, value=place, nodes=tuple(encoder.nodes)), encoder.buffers

    def _asked_with(self, node: AnyNode) -> Any:
        """Return an object that was given, and refuse whatever else no honest candidate asks with.

        A callback that used a handle would call back while it is asked.
        """
        if isinstance(node, Given) and 0 <= node.index < len(self._given):
            given = self._given[node.index]
            if isinstance(given, _PASSED_ON):
                return given
        raise Malformed(f"a question may not hold a {type(node).__name__}")


def _read(buffers: Buffers, foreign: Foreign, known: Sequence[Any], nodes: Sequence[AnyNode]) -> Decoder:
    decoder = Decoder(buffers, foreign, known)
    decoder.read(nodes)
    return decoder


def _no_handle(thing: Any) -> AnyNode:
    raise CheckFault(f"a callback returned a {type(thing).__name__}, which cannot travel")
