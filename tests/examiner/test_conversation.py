"""Whatever a candidate says instead of an honest reply, the check ends with an outcome, at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice.testing.candidate import Handle
from practice.testing.faults import CheckFault, StudentError
from torch import nn

from autograder.examiner.job import Job
from autograder.examiner.remote import RemoteCandidate
from autograder.examiner.session import Session
from autograder.model import Cell, Limits
from autograder.sandbox.spawner import Exit, Jailed, Reason, Spawn
from autograder.wire import messages as wire
from autograder.wire.channel import Channel
from autograder.wire.nodes import AnyNode, Atom, Given, Items
from autograder.wire.nodes import Handle as HandleNode
from tests.wire.forgery import any_node, indices, memory, parts, words

JOB = Job(
    checks="",
    cells=(Cell(id="cell 1", source="def f():\n    raise ValueError"),),
    attachments=(),
    limits=Limits(call_seconds=5.0),
    device="cpu",
    seed=1,
)
LOADED = (wire.CellDone(index=0), wire.Loaded(output=""))


class Puppet:
    """A spawner whose candidates say what they were told to say, whatever they are asked, and leave."""

    def __init__(self, *said: wire.FromCandidate | bytes, cpu_seconds: float = 0.0) -> None:
        self._said = said
        self._cpu_seconds = cpu_seconds  # that each of its candidates has used in the end
        self.granted: list[int] = []  # that each of them might have used

    def spawn(self, spec: Spawn) -> Jailed:
        self.granted.append(spec.cpu_seconds)
        heard, requests = os.pipe()
        replies, mouth = os.pipe()
        channel = Channel(heard, mouth)
        for one in self._said:
            if isinstance(one, bytes):
                os.write(mouth, one)
            else:
                channel.send(msgspec.msgpack.encode(one), memory(0, 1, 4, 8, 16, 64))
        os.close(mouth)
        self._heard = heard
        return Jailed(1, os.getpid(), requests, replies)

    def stop(self, jailed: Jailed) -> Exit:
        for descriptor in (self._heard, jailed.requests, jailed.replies):
            os.close(descriptor)
        return Exit(status=None, signal=9, peak_mib=0.0, cpu_seconds=self._cpu_seconds, reason=Reason.KILLED)


def candidate(*said: wire.FromCandidate | bytes) -> RemoteCandidate:
    """Return a candidate that loads its notebook and then says this."""
    found = RemoteCandidate(Session(Puppet(*LOADED, *said), JOB))
    found.begin(1)
    return found


def test_all_candidates_of_a_submission_have_one_share_of_the_processor() -> None:
    puppet = Puppet(*LOADED, cpu_seconds=50.0)
    found = RemoteCandidate(Session(puppet, JOB))  # 120 seconds, and what starting takes
    found.begin(1)
    problems = [refusal(found.f).public for _ in range(5)]
    assert puppet.granted == [125, 75, 25]
    assert (
        problems[3:] == ["The exercise as a whole was still running after 120 seconds and was stopped."] * 2
    )


def modes(default_dtype: str, generators: str = "12ab") -> wire.Modes:
    return wire.Modes(
        id=1,
        grad_enabled=True,
        inference_mode=False,
        default_dtype=default_dtype,
        deterministic=True,
        generators=generators,
    )


def refusal(use: Callable[[], Any]) -> StudentError:
    with pytest.raises(StudentError) as caught:
        use()
    return caught.value


def returned(**changes: Any) -> wire.Returned:
    fields = {"id": 1, "value": 0, "nodes": (Atom("right"),), "effects": {}} | changes
    return wire.Returned(**fields)


def raised(**changes: Any) -> wire.Raised:
    fields = {"id": 1, "kinds": ("ValueError",), "text": "", "frames": (), "nodes": (), "effects": {}}
    return wire.Raised(**(fields | changes))


@pytest.mark.parametrize(
    "said",
    [
        returned(id=2),
        returned(id=0),
        returned(value=1),
        returned(value=-1),
        returned(gradients=(7,)),
        returned(effects={0: Items("list", ())}),
        raised(id=7),
        raised(effects={9: Items("list", ())}),
        raised(nodes=(Items("list", (3,)),)),
        modes("float32"),
        wire.CellDone(index=0),
        wire.Loaded(output=""),
        wire.Ask(id=1, number=0, args=(), kwargs={}, nodes=()),
        wire.Ask(id=1, number=-1, args=(), kwargs={}, nodes=()),
        wire.Ask(id=1, number=0, args=(0,), kwargs={}, nodes=(HandleNode(1, "f"),)),
        raised(text="x" * 10_000),
        raised(kinds=("x" * 1_000,)),
        raised(kinds=("x",) * 1_000),
        returned(nodes=(HandleNode(1, "x" * 1_000),)),
        b"\xff" * 100,
    ],
    ids=lambda said: str(said)[:80],
)
def test_a_reply_that_is_none_is_refused(said: wire.FromCandidate | bytes) -> None:
    error = refusal(lambda: candidate(said).f())
    assert error.outcome == "CRASHED"
    assert "cannot be an honest result" in error.public


@pytest.mark.parametrize("standing_in", [{}, {"helper": len}], ids=["never", "with a stand-in"])
@pytest.mark.parametrize("given", [Given(0), Given(7), Given(-1), HandleNode(0, "f")], ids=str)
def test_a_question_holds_nothing_but_values_and_models(given: AnyNode, standing_in: dict[str, Any]) -> None:
    found = candidate(wire.Ask(id=1, number=0, args=(0,), kwargs={}, nodes=(given,)))
    found.begin(1, standing_in)
    assert "a question may not hold" in refusal(lambda: found.f(len, [1, 2])).detail


def test_an_extra_reply_spoils_the_next_call_and_not_the_one_after() -> None:
    found = candidate(returned(), returned())
    assert found.f() == "right"
    assert refusal(found.f).outcome == "CRASHED"
    assert refusal(found.f).outcome == "CRASHED"  # a fresh puppet says what is old by now


def test_what_is_sent_during_one_check_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.examiner.session._MOST_BYTES", 1000)  # the notebook, and four replies
    found = candidate(*(returned(id=number) for number in range(1, 20)))
    for _ in range(3):
        found.begin(1)
        assert [found.f() for _ in range(3)] == ["right"] * 3
    assert "bytes were sent during one check" in refusal(lambda: [found.f() for _ in range(10)]).detail


def test_a_callback_that_ends_the_candidate_ends_its_check() -> None:
    found = candidate(wire.Ask(id=1, number=0, args=(), kwargs={}, nodes=()), returned(id=7))
    assert refusal(lambda: found.f(found.f)).outcome == "CRASHED"


def test_modes_are_of_known_dtypes() -> None:
    assert refusal(candidate(modes("x")).state).outcome == "CRASHED"


def test_a_digest_of_generators_is_short() -> None:
    assert candidate(modes("float32")).state().generators == "12ab"
    assert refusal(candidate(modes("float32", generators="1" * 100)).state).outcome == "CRASHED"


@pytest.mark.parametrize(
    "said",
    [
        raised(
            frames=(wire.Frame(cell=10**9, line=1), wire.Frame(cell=-1, line=1), wire.Frame(cell=0, line=0))
        ),
        raised(frames=(wire.Frame(cell=0, line=10**9), wire.Frame(cell=0, line=-1))),
        raised(kinds=(), text="0.1234"),
        raised(kinds=("0.1234",), text="0.1234"),
        raised(kinds=("\x1b[2J", "</td>", "int", "print", "__import__"), text="0.1234"),
        raised(kinds=("_" * 200,)),
    ],
    ids=lambda said: str(said)[:80],
)
def test_an_exception_that_was_made_up_tells_students_nothing(said: wire.Raised) -> None:
    error = refusal(lambda: candidate(said).f())
    assert error.outcome == "ERROR"
    assert error.public in ("`f` raised an exception.", "`f` raised ValueError.")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        *(("", "object"), ("</td>", "object"), ("pixel_0_1234", "object"), ("x" * 200, "object")),
        *(("generator", "generator"), ("set", "set"), ("ValueError", "ValueError"), ("f", "f")),
        *(
            ("str", "str with half of a character, a lone surrogate, in it"),
            ("int", "int of too many digits"),
        ),
    ],
)
def test_the_class_of_a_handle_is_told_if_nobody_made_it_up(kind: str, told: str) -> None:
    handle = candidate(returned(nodes=(HandleNode(2**62, kind),))).f()
    assert isinstance(handle, Handle)
    assert handle.kind == told


def test_a_handle_of_nothing_is_an_error_of_the_student() -> None:
    handle = candidate(returned(nodes=(HandleNode(-5, "list"),))).f()
    assert refusal(handle).outcome == "CRASHED"
    assert refusal(lambda: [*handle]).outcome == "CRASHED"


def test_bytes_instead_of_a_notebook_are_blamed_on_its_cells() -> None:
    session = Session(Puppet(b"\xff" * 1000), JOB)
    with pytest.raises(CheckFault, match="empty notebook"):  # no cell is left that could have sent them
        session.start()
    (report,) = session.reports
    assert (report.cell, report.outcome) == ("cell 1", "CRASHED")


small = st.integers(-1, 2)
effects = st.dictionaries(st.integers(-1, 12), any_node, max_size=3)
nodes = st.lists(any_node, max_size=4).map(tuple)
messages = st.one_of(
    st.builds(wire.Returned, id=small, value=indices, nodes=nodes, effects=effects, gradients=parts),
    st.builds(
        wire.Raised,
        id=small,
        kinds=st.lists(words, max_size=3).map(tuple),
        text=words,
        frames=st.lists(st.builds(wire.Frame, cell=small, line=small), max_size=2).map(tuple),
        nodes=nodes,
        effects=effects,
    ),
    st.builds(
        wire.Ask, id=small, number=small, args=parts, kwargs=st.dictionaries(words, indices), nodes=nodes
    ),
    st.builds(wire.CellDone, index=small),
    st.builds(wire.Loaded, output=words),
    st.binary(max_size=200),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(messages, min_size=1, max_size=3))
def test_anything_said_is_an_answer_or_the_students_error(said: list[wire.FromCandidate | bytes]) -> None:
    found = candidate(*said)
    descriptors = len(os.listdir("/proc/self/fd"))
    with suppress(StudentError):
        found.f(nn.Linear(2, 1), torch.zeros(2), [1], {"a": 1}, lambda *args, **kwargs: [args, kwargs])
    found._session.close()
    assert len(os.listdir("/proc/self/fd")) <= descriptors
