"""Whatever bytes and whatever messages a candidate sends, the examiner answers with a value or the student's error.

It never raises anything else, never takes long or much memory over it, and nothing but the objects of the call
changes. More than 2,000 examples are tried by default; `make fuzz` tries fifty times as many.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import struct
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice.probes import Probe
from practice.testing.candidate import Handle
from practice.testing.faults import Mismatch, StudentError
from torch import nn

from autograder.examiner.remote import RemoteCandidate
from autograder.examiner.session import Session
from autograder.wire import messages as wire
from tests.examiner.puppets import (
    FUNCTIONS,
    JOB,
    LOADED,
    Puppet,
    Said,
    arguments,
    candidate,
    framed,
    recorded,
)
from tests.wire.forgery import any_node, indices, parts, words

_TIMES: Final = int(os.environ.get("AUTOGRADER_FUZZ", "1"))
_CPU_SECONDS: Final = 2.0  # that an example may take; it sends some kilobytes
_MEMORY: Final = 64 * 2**20  # bytes that it may take meanwhile
_PIPE: Final = 2**16 - 1024  # bytes that a pipe takes before anybody reads
_HEADER: Final = struct.Struct("<4sIIQ")
NAMED: Final = (
    "practice",
    "torch.nn.modules",
    "torch.optim",
    "autograder",
)  # modules of classes that messages can name


def examples(number: int) -> settings:
    """Try so many examples, or as many times that as is asked for."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=number * _TIMES, deadline=None, suppress_health_check=slow)


# What is said.


@pytest.fixture(scope="module", autouse=True)
def honest() -> list[Said]:
    """Every frame that honest candidates sent; what is imported at the first call is imported then."""
    Untouched()
    return [said for function in FUNCTIONS for said in recorded(function)]


small = st.integers(-1, 2)
numbers = small | st.sampled_from([2**31, 2**63 - 1, -(2**63), 2**64 - 1])
leaves = st.none() | st.booleans() | numbers | st.floats() | words | st.binary(max_size=9)
effects = st.dictionaries(st.integers(-1, 40), any_node, max_size=3)
tables = st.lists(any_node, max_size=6).map(tuple)
messages = st.one_of(
    st.builds(wire.Returned, id=small, value=indices, nodes=tables, effects=effects, gradients=parts),
    st.builds(
        wire.Raised,
        id=small,
        kinds=st.lists(words, max_size=3).map(tuple),
        text=words,
        frames=st.lists(st.builds(wire.Frame, cell=numbers, line=numbers), max_size=2).map(tuple),
        nodes=tables,
        effects=effects,
    ),
    st.builds(
        wire.Ask, id=small, number=small, args=parts, kwargs=st.dictionaries(words, indices), nodes=tables
    ),
    st.builds(wire.Modes, id=small, grad_enabled=st.booleans(), inference_mode=st.booleans(), default_dtype=words,
              deterministic=st.booleans(), generators=words),
    st.builds(wire.CellDone, index=numbers, kinds=st.lists(words, max_size=2).map(tuple), text=words, line=numbers),
    st.builds(wire.Loaded, output=words),
)  # fmt: skip
buffers = st.lists(st.sampled_from([0, 1, 4, 8, 12, 16, 64, 5056]).map(bytes), max_size=7)


def spoilt(said: Said, data: st.DataObject) -> bytes:
    """Return the bytes of an honest frame in which a few things are otherwise."""
    message, given = msgspec.msgpack.decode(msgspec.msgpack.encode(said.message)), list(said.buffers)
    for _ in range(data.draw(st.integers(1, 4), "changes")):
        if given and data.draw(st.integers(0, 4), "what") == 0:
            place = data.draw(st.integers(0, len(given) - 1))
            given[place] = data.draw(st.sampled_from([b"", given[place][1:], given[place] * 2, *given]))
        else:
            message = _spoil(message, data)
    return framed(message, buffers=given)


def _spoil(thing: Any, data: st.DataObject) -> Any:
    """Change one part of a message, somewhere in its depth."""
    keys = (
        list(thing) if isinstance(thing, dict) else list(range(len(thing))) if isinstance(thing, list) else []
    )
    if not keys or data.draw(st.integers(0, 7), "deeper") == 0:
        return data.draw(leaves | st.just([thing]) | st.just([]) | st.just({}), "instead")
    key = data.draw(st.sampled_from(keys), "at")
    how = data.draw(st.sampled_from(["in it", "in it", "in it", "without it", "twice", "another"]), "how")
    if how == "in it":
        thing[key] = _spoil(thing[key], data)
    elif how == "another":
        thing[key] = thing[data.draw(st.sampled_from(keys))]
    elif how == "twice" and isinstance(thing, list):
        thing.insert(key, thing[key])
    else:
        del thing[key]
    return thing


# What must hold.


class Untouched:
    """All that a call must leave as it was: what was not passed to it, and the state of the process."""

    def __init__(self) -> None:
        self._others = arguments()
        self._before = self._now()

    def check(self) -> None:
        now = self._now()
        assert {name for name in now if now[name] != self._before[name]} == set(), (
            now["modules"] - self._before["modules"]
        )

    def _now(self) -> dict[str, Any]:
        model, optimizer, *things, _, _ = self._others
        classes = type(model), nn.Module, nn.Linear, torch.optim.SGD, Probe, torch.Tensor, Handle
        generators = torch.get_rng_state(), things[7].get_state(), torch.tensor(numpy.random.get_state()[1])
        return {
            "model": [tensor.tolist() for tensor in model.state_dict().values()],
            "optimizer": optimizer.state_dict(),
            "tensors": [things[0].tolist(), things[1].tolist(), things[1].grad, things[3]["b"].tolist()],
            "things": [things[2], {**things[3], "b": 0}, things[4], things[5].tolist(), things[6].tobytes()],
            "records": [[*things[8].record], [*things[9]]],
            "classes": [set(vars(cls)) for cls in classes],
            "generators": [random.getstate(), *(state.numpy().tobytes() for state in generators)],
            "grad mode": [torch.is_grad_enabled(), torch.is_inference_mode_enabled()],
            "torch": [
                torch.get_default_dtype(),
                torch.are_deterministic_algorithms_enabled(),
                torch.get_num_threads(),
            ],
            "process": [
                dict(os.environ),
                os.getcwd(),
                sys.path,
                sys.getrecursionlimit(),
                threading.active_count(),
            ],
            "modules": {name for name in sys.modules if name.startswith(NAMED)},
            "descriptors": os.listdir("/proc/self/fd"),
            "warnings": len(warnings.filters),
            "signals": [
                signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM, signal.SIGCHLD)
            ],
        }


@contextmanager
def bounded() -> Iterator[None]:
    """Hold a block to the time of its own that it may take, and to the memory."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak is from now on
    gc.disable()  # a collection goes through all that thousands of examples have left, and that is not the block's time
    before, began = _memory("VmRSS"), time.process_time()
    try:
        yield
        assert time.process_time() - began < _CPU_SECONDS
    finally:
        gc.enable()
    assert _memory("VmHWM") - before < _MEMORY


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


def hold(found: RemoteCandidate) -> None:
    """Call a function of a candidate that lies, and use what comes back as a check might."""
    things, untouched = arguments(), Untouched()
    with bounded():
        with suppress(StudentError, Mismatch):  # the latter for a function that changes what it had returned
            value = found.f(*things)
            repr(value)
        found._session.close()
    untouched.check()
    with suppress(
        StudentError,
        RuntimeError,
        TypeError,
        ValueError,
        AttributeError,
        NotImplementedError,
        KeyError,
        IndexError,
    ):
        things[0](torch.ones(2, 2))


@examples(400)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(said: bytes) -> None:
    hold(candidate(said))


@examples(300)
@given(st.data())
def test_any_header_is_refused_or_kept_to(data: st.DataObject) -> None:
    sizes = st.integers(0, 40) | st.integers(0, 2**32 - 1)
    magic = data.draw(st.sampled_from([b"AGW1"] * 4 + [b"AGW2", b"\0\0\0\0"]))
    head = _HEADER.pack(
        magic, data.draw(sizes), data.draw(sizes), data.draw(sizes | st.integers(0, 2**64 - 1))
    )
    hold(candidate(head + data.draw(st.binary(max_size=200))))


@examples(700)
@given(st.lists(messages, min_size=1, max_size=3), buffers)
def test_any_message_is_an_answer_or_the_students_error(said: list[Any], given: list[bytes]) -> None:
    hold(candidate(framed(*said, buffers=given)[:_PIPE]))


@examples(900)
@given(st.data())
def test_an_honest_reply_that_was_spoilt_is_an_answer_or_the_students_error(
    honest: list[Said], data: st.DataObject
) -> None:
    said = spoilt(data.draw(st.sampled_from(honest), "reply"), data)
    hold(candidate(said[:_PIPE]))


@examples(200)
@given(st.data())
def test_whatever_is_said_of_a_notebook_that_loads_is_blamed_on_it(
    honest: list[Said], data: st.DataObject
) -> None:
    said = data.draw(
        st.binary(max_size=200)
        | st.lists(messages, max_size=3).map(lambda said: framed(*said))
        | st.sampled_from(honest).map(lambda said: framed(said.message, buffers=said.buffers)[:_PIPE])
    )
    empty = framed(LOADED[1])  # the notebook without the cell that said it
    session, untouched = Session(Puppet(said, empty), JOB), Untouched()
    with bounded():
        session.start()
        assert {report.cell for report in session.reports} <= {"cell 1"}
        session.close()
    untouched.check()


@examples(20)
@given(st.data())
def test_who_falls_silent_meets_the_deadline(honest: list[Said], data: st.DataObject) -> None:
    said = data.draw(st.sampled_from(honest), "reply")
    frame = framed(said.message, buffers=said.buffers)[:_PIPE]
    job = msgspec.structs.replace(JOB, limits=msgspec.structs.replace(JOB.limits, call_seconds=0.05))
    found = candidate(frame[: data.draw(st.integers(0, len(frame) - 1))], leaves=False, job=job)
    with pytest.raises(StudentError) as caught:
        found.f(*arguments())
    assert caught.value.outcome == "TIMEOUT"


def test_honest_replies_are_answers(honest: list[Said]) -> None:
    assert len(honest) > len(FUNCTIONS)  # one for each, and the questions that it asked
    for said in honest:
        if "value" in said.message:
            hold(candidate(framed(said.message, buffers=said.buffers)))
            candidate(framed(said.message, buffers=said.buffers)).f(*arguments())
