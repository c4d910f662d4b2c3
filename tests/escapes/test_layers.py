"""Each layer of the sandbox stops attacks: without it, the cases that name it end otherwise than they must.

This proves two things: that no layer is for show, and that those cases can fail. None of them does harm even then.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.engine import Engine
from autograder.errors import SandboxError
from autograder.model import Course, Exercise
from autograder.sandbox import probe
from autograder.sandbox.profiles import FULL, Layer
from tests.escapes.test_escapes import RIGHT, ended_as_it_must, outcomes, verdict_on
from tests.escapes.traces import at_rest, settled

CASES = Path(__file__).parent / "cases"


class Loss(NamedTuple):
    """What the absence of some layers costs."""

    layers: tuple[Layer, ...]
    succeed: tuple[str, ...] = ()  # attacks that nothing stops any more
    fail: tuple[str, ...] = ()  # attacks that other layers stop too


LOSSES = (
    Loss(
        (Layer.SECCOMP,),
        succeed=(
            "fork",
            "daemon",
            "kernel_calls",
            "new_namespace",
            "call_table_of_32_bits",
            "call_table_x32",
            "locks_of_ranges",
        ),
        fail=("other_programs",),
    ),
    Loss((Layer.LIMITS,), succeed=("huge_tensor", "busy_threads", "oversize_file")),
    Loss((Layer.NAMESPACES,), succeed=("many_files",), fail=("hidden_files",)),
    Loss((Layer.IDENTITY,), fail=("process_memory",)),
    Loss((Layer.LANDLOCK,), fail=("process_memory", "hidden_files")),
    Loss((Layer.NAMESPACES, Layer.LANDLOCK), succeed=("lists_processes",)),
    Loss((Layer.IDENTITY, Layer.LANDLOCK), succeed=("process_memory",)),
    Loss((Layer.SECCOMP, Layer.LANDLOCK), succeed=("other_programs",)),
)


def _without(layers: tuple[Layer, ...], course: Course, exercise: Exercise) -> Engine:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    try:
        return Engine(course, [exercise], profile=FULL.without(*layers))
    except SandboxError as error:
        pytest.skip(str(error))  # folders of root's are closed: as an ordinary user, this runs


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: "+".join(loss.layers))
def test_without_its_layer_an_attack_is_not_stopped(loss: Loss, course: Course, exercise: Exercise) -> None:
    reference = exercise.reference.read_text("utf-8")
    held = []
    with _without(loss.layers, course, exercise) as engine:
        assert outcomes(verdict_on(reference, exercise, engine)) == RIGHT
        before = at_rest(engine, course.root.parent)
        for name in (*loss.succeed, *loss.fail):
            attack = (CASES / f"{name}.ipy").read_text("utf-8")
            verdict = verdict_on(f"{reference}\n\n# %%\n{attack}", exercise, engine)
            assert not verdict.fault
            held += [name] if ended_as_it_must(attack, verdict) else []
        assert outcomes(verdict_on(reference, exercise, engine)) == RIGHT
        assert settled(engine, course.root.parent, before) == before
    assert tuple(held) == loss.fail
