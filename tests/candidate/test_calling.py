"""A call is made with what was sent, and whatever comes of it becomes one reply."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy
import pytest
import torch

from autograder.candidate import calling
from autograder.candidate.calling import Caller, restore_modes
from autograder.wire import messages as wire
from autograder.wire.channel import ChannelClosed
from autograder.wire.encode import Encoder
from autograder.wire.nodes import AnyNode, Atom, Callback, Handle, Stream
from tests.candidate.conftest import Ends

FromCandidate = msgspec.msgpack.Decoder(wire.FromCandidate)


class Remote:
    """Stands for a function or an iterator of the examiner."""

    def __init__(self, node: AnyNode) -> None:
        self.node = node


class Talk:
    """The examiner's side of a caller."""

    def __init__(self, ends: Ends) -> None:
        self.names: dict[str, Any] = {}
        self.caller = Caller(self.names, ends.candidate, msgspec.msgpack.Decoder(wire.FromExaminer))
        self._ours = ends.examiner

    def call(
        self, name: str | None, *args: Any, handle: int | None = None, verb: str = "call", **stand_ins: Any
    ) -> Any:
        encoder = Encoder(lambda thing: thing.node)
        places, standing_in = encoder.encode_all(args), encoder.encode_named(stand_ins)
        call = wire.Call(
            id=1, name=name, handle=handle, verb=verb, args=places, kwargs={}, stand_ins=standing_in,
            nodes=tuple(encoder.nodes), seed=5, grad_enabled=True,
        )  # fmt: skip
        reply, _ = self.caller.answer(call, [memoryview(bytearray(one)) for one in encoder.buffers])
        return reply

    def answering(self, *answers: wire.FromExaminer) -> threading.Thread:
        """Answer the questions that will be asked, in another thread."""

        def answer() -> None:
            for one in answers:
                self._ours.receive()
                self._ours.send(msgspec.msgpack.encode(one))

        thread = threading.Thread(target=answer)
        thread.start()
        return thread


@pytest.fixture
def talk(ends: Ends) -> Talk:
    return Talk(ends)


@pytest.fixture(autouse=True)
def _modes_of_this_process() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def test_a_value_comes_back(talk: Talk) -> None:
    talk.names["double"] = lambda x: 2 * x
    reply = talk.call("double", 4)
    assert reply.nodes == (Atom(8),)
    assert (reply.value, reply.effects) == (1, {})


@pytest.mark.parametrize("names", [{}, {"f": None}, {"f": 3}], ids=str)
def test_what_cannot_be_called_is_missing(talk: Talk, names: dict[str, Any]) -> None:
    talk.names.update(names)
    assert talk.call("f").kinds[0] == "Missing"


def test_what_cannot_travel_is_kept_until_it_is_forgotten(talk: Talk) -> None:
    talk.names["count"] = lambda: (n for n in range(2))
    assert talk.call("count").nodes == (Handle(0, "generator"),)
    assert talk.call(None, handle=0, verb="iter").nodes == (Handle(1, "generator"),)
    assert talk.call(None, handle=0, verb="next").nodes == (Atom(0),)
    talk.call(None, handle=0, verb="next")
    assert talk.call(None, handle=0, verb="next").kinds[0] == "StopIteration"
    talk.caller.forget()
    assert talk.call("count").nodes == (Handle(2, "generator"),)
    assert talk.call(None, handle=0).kinds[0] == "KeyError"


BUFFER = torch.zeros(6)
HISTORY: list[float] = []


def _buffer(x: float) -> torch.Tensor:
    return BUFFER.fill_(x)


def _part_of_a_buffer(x: float) -> torch.Tensor:
    BUFFER[:3] = x
    return BUFFER[1:3]


def _array(x: float) -> numpy.ndarray:
    return _buffer(x).numpy()


def _history(x: float) -> list[float]:
    HISTORY.append(x)
    return HISTORY


def _pair(x: float) -> dict[str, Any]:
    return {"buffer": (_buffer(x), 1)}


@pytest.mark.parametrize("reuse", [_buffer, _part_of_a_buffer, _array, _history, _pair])
def test_a_result_that_is_used_again_is_told(talk: Talk, reuse: Callable[[float], Any]) -> None:
    HISTORY.clear()
    talk.names["f"] = reuse
    assert [talk.call("f", float(x)).overwrote for x in (1, 2, 3)] == [False, True, True]


CACHE: dict[int, torch.Tensor] = {}
WEIGHT = torch.ones(3, requires_grad=True)


def _fresh(x: float) -> torch.Tensor:
    return torch.full((3,), x)


def _cached(x: float) -> torch.Tensor:
    return CACHE.setdefault(int(x), torch.full((3,), x))


def _graph(x: float) -> torch.Tensor:
    with torch.no_grad():
        WEIGHT.fill_(x)
    return WEIGHT


def _loop(x: float) -> Any:
    return iter([x])


def _given(x: float) -> float:
    return x


@pytest.mark.parametrize("harmless", [_fresh, _cached, _graph, _loop, _given])
def test_other_results_are_not(talk: Talk, harmless: Callable[[float], Any]) -> None:
    talk.names["f"] = harmless
    assert not any(talk.call("f", float(x)).overwrote for x in (1, 2, 1))


def test_what_changes_between_two_calls_or_is_a_part_of_what_is_kept_is_not_told(talk: Talk) -> None:
    talk.names.update(
        f=_buffer, step=lambda: BUFFER.add_(1).sum().item(), part=lambda thing: _buffer(thing.at)
    )
    talk.names["thing"] = lambda: SimpleNamespace(at=4.0)
    talk.call("f", 1.0)
    talk.call("step")
    assert not talk.call("f", 3.0).overwrote
    for number in (0, 1):
        talk.call("thing")
        assert not talk.call("part", Remote(Handle(number, "SimpleNamespace"))).overwrote


def test_a_generator_may_yield_the_same_list_again(talk: Talk) -> None:
    def grow() -> Iterator[list[int]]:
        things: list[int] = []
        for number in range(3):
            things.append(number)
            yield things

    talk.names["grow"] = grow
    talk.call("grow")
    assert not any(talk.call(None, handle=0, verb="next").overwrote for _ in range(3))


def test_callbacks_and_streams_ask(talk: Talk) -> None:
    talk.names["use"] = lambda query, items: [query(1), next(items), *items]
    thread = talk.answering(
        wire.Answer(id=1, value=0, nodes=(Atom("a"),)),
        wire.Answer(id=2, value=0, nodes=(Atom("b"),)),
        wire.Refusal(id=3, kind="StopIteration", text=""),
    )
    reply = talk.call("use", Remote(Callback(0)), Remote(Stream(1)))
    thread.join()
    assert reply.nodes[:2] == (Atom("a"), Atom("b"))


@pytest.mark.parametrize("own", [{}, {"helper": lambda: "mine"}], ids=["absent", "own"])
def test_a_function_may_stand_in_for_one_call(talk: Talk, own: dict[str, Any]) -> None:
    names = talk.names
    names.update(own, use=lambda: names["helper"](), fail=lambda: names["helper"]() + 1)
    for name in ("use", "fail"):
        thread = talk.answering(wire.Answer(id=1, value=0, nodes=(Atom("theirs"),)))
        reply = talk.call(name, helper=Remote(Callback(0)))
        thread.join()
        assert {**names} == {**own, "use": names["use"], "fail": names["fail"]}
        if name == "use":
            assert reply.nodes[-1] == Atom("theirs")
        else:
            assert reply.kinds[0] == "TypeError"


def test_what_a_call_held_is_let_go_before_its_exception_is_told(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hoard:
        pass

    hoards: list[weakref.ref[Hoard]] = []

    def hold() -> None:
        hoard = Hoard()
        hoards.append(weakref.ref(hoard))
        raise MemoryError

    tell = calling.raised
    alive = []
    monkeypatch.setattr(calling, "raised", lambda *told: alive.append(hoards[0]()) or tell(*told))
    talk.names["hold"] = hold
    assert talk.call("hold").kinds[0] == "MemoryError"
    assert alive == [None]


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("ValueError", "ValueError"),
        ("ModelFault", "ModelFault"),
        ("Budget", "RuntimeError"),
        ("int", "RuntimeError"),
    ],
)
def test_a_refusal_is_raised_in_the_students_code(talk: Talk, kind: str, raised: str) -> None:
    talk.names["use"] = lambda query: query()
    thread = talk.answering(wire.Refusal(id=1, kind=kind, text="no more"))
    reply = talk.call("use", Remote(Callback(0)))
    thread.join()
    assert (reply.kinds[0], reply.text) == (raised, "no more")


def test_a_question_that_cannot_travel_is_a_type_error(talk: Talk) -> None:
    talk.names["use"] = lambda query: query(object())
    assert talk.call("use", Remote(Callback(0))).kinds[0] == "TypeError"


def test_an_examiner_that_left_is_no_ones_exception(talk: Talk, ends: Ends) -> None:
    talk.names["use"] = lambda query: query()
    ends.close(ends.examiner)
    with pytest.raises(ChannelClosed):
        talk.call("use", Remote(Callback(0)))


def test_effects_of_a_call_that_raised_come_back_where_they_can(talk: Talk) -> None:
    def fail(things: list[Any]) -> None:
        things.append(2)
        raise KeyError

    def spoil(things: list[Any]) -> None:
        for _ in range(200):
            things[0] = [things[0]]
        raise KeyError

    talk.names.update(fail=fail, spoil=spoil)
    assert set(talk.call("fail", [1]).effects) == {1}
    assert (talk.call("spoil", [1]).kinds[0], talk.call("spoil", [1]).effects) == ("KeyError", {})


def test_modes_of_an_earlier_call_do_not_last() -> None:
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    torch.use_deterministic_algorithms(True)
    torch.inference_mode().__enter__()
    restore_modes(grad_enabled=True)
    tensor = torch.ones(1, requires_grad=True)
    assert (tensor.device.type, tensor.dtype) == ("cpu", torch.float32)
    assert (tensor * 2).requires_grad
    assert not tensor.is_inference()
    assert not torch.are_deterministic_algorithms_enabled()
    assert not torch.is_inference_mode_enabled()


def test_restoring_modes_that_nobody_changed_imports_nothing() -> None:
    program = (
        "import sys, autograder.candidate.calling as calling; before = set(sys.modules)\n"
        "calling.restore_modes(grad_enabled=True); sys.exit(len(set(sys.modules) - before))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["exercises", "."])},
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == 0  # torch's compiler would take each candidate two seconds
