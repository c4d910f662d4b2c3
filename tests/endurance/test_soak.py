"""Grading goes on for ever: the hundredth submission costs the parents no more than the first, nor the thousandth.

By default 150 submissions are graded; `make soak` grades 1,000.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, submission
from autograder.pipeline import grade
from tests.endurance.batch import below, bury, children
from tests.endurance.conftest import is_full

_WARM_UP: Final = 30  # gradings after which caches and pools of memory are full
_GRADINGS: Final = 1000 if is_full() else 150
# A parent forks, and the fork does the work: what stays with the parent is nothing. An object that is forgotten
# with each grading takes half a KiB at least, a descriptor or a process shows in the count; the rest is slack
# for how the allocators cut their memory, which does not grow with the number of gradings.
_MOST_KIB: Final = 1024 + _GRADINGS // 2


class Use(NamedTuple):
    """What the grader holds at one moment."""

    memory_kib: dict[str, int]  # resident, of each process that lasts
    descriptors: dict[str, int]
    processes: int


def test_nothing_that_lasts_grows_with_what_is_graded(course: Path) -> None:
    loaded = load_course(course)
    exercise = loaded.assignments[0].exercises[0]
    reference = exercise.reference.read_text("utf-8")

    def grade_one(number: int) -> float | None:
        source = f"{reference}\n# {number}\n" + ("print('x' * 10_000)\n" if number % 3 == 0 else "")
        if number % 10 == 0:
            source += "\ndef halve(number):\n    __import__('os').abort()\n"
        work = submission(Exhibit(name=str(number), kind=Kind.REFERENCE, source=source), exercise)
        return grade(work, exercise, engine, device="cpu", seed=2026).score

    with Engine(loaded, [exercise]) as engine, ThreadPoolExecutor(2) as pool:
        office, zygote = engine._parents.office._process.pid, engine._parents.zygote.pid
        lasting = {
            "grader": os.getpid(),
            "examiners": office,
            "candidates": zygote,
            "porter": children(zygote)[0],
        }
        scores = {*pool.map(grade_one, range(_WARM_UP))}
        before = _use(lasting)
        scores |= {*pool.map(grade_one, range(_WARM_UP, _WARM_UP + _GRADINGS))}
        after = _use(lasting)
    assert scores == {3.5, 2.0}
    growth = {name: after.memory_kib[name] - before.memory_kib[name] for name in lasting}
    print(f"after {_GRADINGS} gradings: {growth} KiB more, {after}")
    assert after.descriptors == before.descriptors
    assert after.processes == before.processes == 3
    assert max(growth.values()) <= _MOST_KIB, growth


def _use(lasting: dict[str, int]) -> Use:
    """Measure when the last forks are gone."""
    own = set(lasting.values())
    bury(lambda: below(os.getpid()) - own - _OTHERS, own | _OTHERS)
    return Use(
        {name: _resident(pid) for name, pid in lasting.items()},
        {name: len(os.listdir(f"/proc/{pid}/fd")) for name, pid in lasting.items()},
        len(below(os.getpid()) - _OTHERS),
    )


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


_OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def _know_the_others() -> None:
    _OTHERS.update(below(os.getpid()))
