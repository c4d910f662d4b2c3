"""The audit says which exhibit did not end as it must."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from autograder.audit import Audit, audit, signatures
from autograder.course import load_course
from autograder.engine import Engine
from autograder.examiner.job import Examination, Job
from autograder.exhibits import Exhibit, Kind
from autograder.judge import Judge
from autograder.model import CheckResult, Exercise, Outcome
from autograder.sandbox.profiles import FULL

FIXTURE = Path(__file__).parent / "fixtures" / "course"
RIGHT, STUB = "return 2 * x", "raise NotImplementedError()"


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """An exercise whose first task is `double`."""
    every = load_course(FIXTURE).assignments[0].exercises
    return next(one for one in every if one.slug == "doubling")


class FakeEngine:
    """Finds right what says `RIGHT`, and what a seed makes right; what is wrong fails the first task."""

    profile = FULL

    def __init__(self, exercise: Exercise, lucky_seed: int | None = None, outcome: str = "FAILED") -> None:
        self._tasks = [task.id for task in exercise.functions]
        self._lucky = lucky_seed
        self._wrong = Outcome(outcome)

    def examine(self, job: Job) -> Examination:
        source = "\n".join(cell.source for cell in job.cells)
        right = RIGHT in source or job.seed == self._lucky
        failing = () if right else self._tasks if STUB in source else self._tasks[:1]
        checks = [
            CheckResult(
                name="test",
                task=task,
                outcome=self._wrong if task in failing else Outcome.PASSED,
                title="Right.",
            )
            for task in self._tasks
        ]
        return Examination(checks=tuple(checks))


@pytest.fixture
def run(exercise: Exercise) -> Callable[..., Audit]:
    def run(*exhibits: Exhibit, seeds: int = 1, **fake: object) -> Audit:
        engine = cast(Engine, FakeEngine(exercise, **fake))  # type: ignore[arg-type]
        judge = Judge(load_course(FIXTURE), engine, "cpu")
        reference = Exhibit(name="reference", kind=Kind.REFERENCE, source=RIGHT)
        heard: list[object] = []
        found = audit(exercise, [reference, *exhibits], judge, range(seeds), jobs=1, listener=heard.append)
        assert len(heard) == len(found.trials) == seeds * (1 + len(exhibits))
        return found

    return run


def misses(found: Audit) -> dict[str, str]:
    return {trial.exhibit.name: trial.miss for trial in found.misses}


def test_all_is_proved(run: Callable[..., Audit], exercise: Exercise) -> None:
    task = exercise.functions[0].id
    found = run(
        Exhibit(name="stub", kind=Kind.STUB, source=STUB),
        Exhibit(name="wrong", kind=Kind.MUTANT, source="return x", breaks=task, diagnosis="Double it."),
        Exhibit(name="other", kind=Kind.ALTERNATIVE, source=f"{RIGHT}  # again"),
        Exhibit(name="made", kind=Kind.GENERATED, source="return 3 * x"),
        Exhibit(name="same", kind=Kind.GENERATED, source=f"{RIGHT}  # same", equivalent="a comment"),
    )
    assert misses(found) == {}
    assert found.proved
    assert found.counts(Kind.MUTANT) == found.counts(Kind.GENERATED) == (1, 1)
    assert found.equivalents == 1
    (signature,) = signatures(found, seed=0)
    assert (signature.mutant, signature.task, signature.diagnosis) == ("wrong", task, "Double it.")


@pytest.mark.parametrize(
    ("exhibit", "miss"),
    [
        (Exhibit(name="x", kind=Kind.STUB, source=RIGHT), "the stub earns points in"),
        (Exhibit(name="x", kind=Kind.ALTERNATIVE, source="return x"), "should lose nothing"),
        (
            Exhibit(name="x", kind=Kind.MUTANT, source=RIGHT, breaks="double"),
            "lost nothing, should lose double",
        ),
        (Exhibit(name="x", kind=Kind.GENERATED, source=RIGHT), "not rejected"),
        (Exhibit(name="x", kind=Kind.GENERATED, source="return x", equivalent="said to be"), "said to be"),
    ],
    ids=lambda value: str(value.kind) if isinstance(value, Exhibit) else "",
)
def test_each_kind_of_miss_is_told(run: Callable[..., Audit], exhibit: Exhibit, miss: str) -> None:
    found = run(exhibit)
    assert miss in misses(found)["x"]
    assert not found.proved


def test_a_fault_of_the_grader_rejects_nothing(run: Callable[..., Audit]) -> None:
    wrong = Exhibit(name="wrong", kind=Kind.GENERATED, source="return x")
    assert misses(run(wrong, outcome="INTERNAL"))["wrong"].startswith("the grader failed at test")


def test_a_verdict_that_depends_on_the_seed_is_a_miss(run: Callable[..., Audit], exercise: Exercise) -> None:
    found = run(Exhibit(name="half", kind=Kind.ALTERNATIVE, source="return x"), seeds=3, lucky_seed=1)
    assert "half" in misses(found)
    found = run(
        Exhibit(name="odd", kind=Kind.MUTANT, source="return x", breaks="double"), seeds=3, lucky_seed=1
    )
    assert "lost nothing, should lose double" in [trial.miss for trial in found.misses]
    assert "its scores differ from seed to seed" in [trial.miss for trial in found.misses]


def test_a_few_generated_mutants_may_survive(run: Callable[..., Audit]) -> None:
    many = [Exhibit(name=f"{n}", kind=Kind.GENERATED, source=f"return x + {n}") for n in range(19)]
    survivor = Exhibit(name="survivor", kind=Kind.GENERATED, source=RIGHT)
    assert run(*many, survivor).proved
    assert not run(*many[1:], survivor).proved
