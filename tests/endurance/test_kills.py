"""A batch that is killed, again and again, ends with the gradebook of one that was not, and leaves nothing behind.

By default every kind of process is killed once, at moments that a seed chooses. `make kills` does it 54 times.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from tests.endurance.batch import Batch, Place, below
from tests.endurance.conftest import CLASS_SIZE, is_full
from tests.endurance.ledger import check_that_all_is_whole, differences, results

_SECONDS: Final = 1.0  # for which an orphan may last, on a machine that does nothing else
_FATAL: Final = {"main", "everything"}

Reached = Callable[[Batch], bool]


@dataclass(frozen=True)
class Kill:
    """Who is killed, and when."""

    victim: str
    moment: str
    reached: Reached
    delay: float

    def __str__(self) -> str:
        return f"{self.victim} {self.moment}, {self.delay:.3f} s on"


def kills(rng: random.Random) -> Iterator[Kill]:
    """Yield kills for one batch, from its start to its end; some end it, and it is started again."""

    def at(victim: str, moment: str, reached: Reached, longest: float = 0.2) -> Kill:
        return Kill(victim, moment, reached, rng.uniform(0, longest))

    def graded(low: float, high: float) -> tuple[str, Reached]:
        number = rng.randint(int(low * CLASS_SIZE), int(high * CLASS_SIZE))
        return f"after {number} verdicts", lambda batch: batch.graded >= number

    def published(low: float, high: float) -> tuple[str, Reached]:
        number = rng.randint(int(low * CLASS_SIZE), int(high * CLASS_SIZE))
        return f"after {number} notebooks", lambda batch: batch.published >= number

    yield at("main", "while the parents start", lambda batch: bool(batch.find("examiners")), 2.0)
    yield at("examiner", *graded(0.02, 0.1))
    yield at("zygote", *graded(0.1, 0.25))
    yield at("main", *graded(0.25, 0.4))
    yield at("examiners", *graded(0.4, 0.55))
    yield at("porter", *graded(0.55, 0.7))
    yield at("everything", *graded(0.7, 1.0))
    yield at("main", *published(0.1, 0.9))
    yield at("everything", *published(1.0, 1.0))


def _crowd() -> float:
    """Return how much longer work takes here at present than on a machine that does nothing else."""
    wall, own = time.perf_counter(), time.process_time()
    while time.process_time() < own + 0.05:
        pass
    return max(1.0, (time.perf_counter() - wall) / (time.process_time() - own))


@pytest.mark.usefixtures("_adopting")
@pytest.mark.parametrize("seed", range(6) if is_full() else [2026])
def test_a_batch_that_is_killed_ends_as_if_it_had_not_been(
    seed: int, place: Place, undisturbed: Place
) -> None:
    others, lasted = below(os.getpid()), dict[str, float]()
    batch = Batch(place)
    for kill in kills(random.Random(seed)):
        if batch.wait_until(lambda kill=kill, batch=batch: kill.reached(batch)):
            time.sleep(kill.delay)
        seconds = batch.kill(kill.victim)
        if kill.victim in _FATAL:
            seconds = batch.bury() + (seconds or 0.0)
            check_that_all_is_whole(place.work)
            batch = Batch(place)
        lasted[str(kill)] = (seconds or 0.0) / _crowd()
        print(f"{kill}: orphans lasted {seconds or 0.0:.2f} s")
    status, said = batch.finish()
    assert status == 0, said
    assert differences(results(place.work), results(undisturbed.work)) == []
    assert place.unfinished() == []
    assert below(os.getpid()) <= others
    if is_full():
        assert max(lasted.values()) <= _SECONDS, lasted
