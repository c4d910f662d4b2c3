"""Prove an exercise: the reference earns everything, the stub nothing, each mutant loses just its task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from autograder.diagnose import Signature, failures
from autograder.exhibits import Exhibit, Kind, submission
from autograder.judge import Judge
from autograder.model import Exercise, Outcome, Value, Verdict

LEAST_SHARE: Final = 0.95  # of the generated mutants that are not equivalent: so many must be rejected


class Trial(Value, frozen=True):
    """One exhibit graded under one seed on one device."""

    exhibit: Exhibit
    verdict: Verdict
    miss: str = ""  # what is not as it should be; empty when all is


class Audit(Value, frozen=True):
    """What the trials of one exercise say of it."""

    exercise: Exercise
    trials: tuple[Trial, ...]

    @property
    def misses(self) -> tuple[Trial, ...]:
        """The trials which did not end as they should."""
        return tuple(trial for trial in self.trials if trial.miss)

    @property
    def proved(self) -> bool:
        """Whether all is as it should be; of the generated mutants, whether enough are rejected."""
        count, rejected = self.counts(Kind.GENERATED)
        others = any(trial.exhibit.kind is not Kind.GENERATED for trial in self.misses)
        false_equivalents = any(trial.exhibit.equivalent for trial in self.misses)
        return not others and not false_equivalents and rejected >= LEAST_SHARE * count

    def counts(self, kind: Kind) -> tuple[int, int]:
        """Return how many exhibits of a kind there are, equivalents aside, and how many of them never miss."""
        mine = [trial for trial in self.trials if trial.exhibit.kind is kind and not trial.exhibit.equivalent]
        names = {trial.exhibit.name for trial in mine}
        return len(names), len(names - {trial.exhibit.name for trial in mine if trial.miss})

    @property
    def equivalents(self) -> int:
        """How many generated mutants are listed as equivalent to the reference."""
        return len({trial.exhibit.name for trial in self.trials if trial.exhibit.equivalent})

    @property
    def reference_seconds(self) -> float:
        """How long the checks take on the reference, on average."""
        times = [trial.verdict.seconds for trial in self.trials if trial.exhibit.kind is Kind.REFERENCE]
        return sum(times) / len(times)


class Listener(Protocol):
    """Is told of each trial as it ends."""

    def __call__(self, trial: Trial) -> None: ...


def audit(
    exercise: Exercise,
    exhibits: Sequence[Exhibit],
    judge: Judge,
    seeds: Sequence[int],
    *,
    jobs: int,
    listener: Listener,
) -> Audit:
    """Grade exhibits of an exercise under every seed and compare with what must come out.

    Args:
        exercise: What to prove.
        exhibits: What proves it, the reference among them.
        judge: Grades the exhibits as students' work is graded.
        seeds: Seeds of the checks.
        jobs: How many exhibits are graded at once.
        listener: Is told of each trial as it ends.
    """
    work = [(exhibit, seed) for exhibit in exhibits for seed in seeds]

    def run(job: tuple[Exhibit, int]) -> Trial:
        exhibit, seed = job
        verdict = judge(submission(exhibit, exercise), exercise, seed=seed)
        return Trial(exhibit=exhibit, verdict=verdict, miss=_miss(exhibit, verdict, exercise))

    trials = []
    with ThreadPoolExecutor(jobs) as pool:
        for trial in pool.map(run, work):
            listener(trial)
            trials.append(trial)
    return Audit(exercise=exercise, trials=tuple(_with_unsteady(trials)))


def signatures(audit: Audit, seed: int) -> list[Signature]:
    """Return how each mutant fails under a seed: the exercise's table of diagnoses."""
    return [
        Signature(
            mutant=trial.exhibit.name,
            task=trial.exhibit.breaks,
            diagnosis=trial.exhibit.diagnosis,
            failures=next(failures(task) for task in trial.verdict.tasks if task.id == trial.exhibit.breaks),
        )
        for trial in audit.trials
        if trial.exhibit.kind is Kind.MUTANT and trial.verdict.seed == seed
    ]


def _miss(exhibit: Exhibit, verdict: Verdict, exercise: Exercise) -> str:
    """Return what is wrong with a verdict on an exhibit; nothing when it is as it must be."""
    if verdict.fault:
        return f"the grader failed: {verdict.fault}"
    results = {result.id: result for result in verdict.tasks}
    functions = [task.id for task in exercise.functions]
    internal = [
        check.name for one in results.values() for check in one.checks if check.outcome is Outcome.INTERNAL
    ]
    if internal:
        return f"the grader failed at {', '.join(internal)}"
    if unchecked := [name for name in functions if not results[name].checks]:
        return f"no check grades {', '.join(unchecked)}"
    lost = [name for name in functions if results[name].score != results[name].max_score]
    if exhibit.kind is Kind.GENERATED:
        return _miss_of_generated(exhibit, lost)
    if exhibit.kind is Kind.STUB:
        earned = [name for name in functions if results[name].score]
        return f"the stub earns points in {', '.join(earned)}" if earned else ""
    must_lose = [exhibit.breaks] if exhibit.kind is Kind.MUTANT else []
    if lost == must_lose:
        return ""
    return f"lost {', '.join(lost) or 'nothing'}, should lose {', '.join(must_lose) or 'nothing'}"


def _miss_of_generated(exhibit: Exhibit, lost: Sequence[str]) -> str:
    """Return what is wrong with the verdict on a generated mutant; which task it loses is not known beforehand."""
    if exhibit.equivalent:
        return f"listed as equivalent ({exhibit.equivalent}), yet lost {', '.join(lost)}" if lost else ""
    return "" if lost else "not rejected"


def _with_unsteady(trials: Sequence[Trial]) -> Iterator[Trial]:
    """Mark exhibits whose scores differ from seed to seed."""
    scores: dict[str, set[tuple[float | None, ...]]] = defaultdict(set)
    for trial in trials:
        if trial.exhibit.kind is not Kind.GENERATED:  # those lose something under each seed, that is all
            scores[trial.exhibit.name].add(tuple(task.score for task in trial.verdict.tasks))
    for trial in trials:
        unsteady = len(scores[trial.exhibit.name]) > 1 and not trial.miss
        yield Trial(
            exhibit=trial.exhibit,
            verdict=trial.verdict,
            miss="its scores differ from seed to seed" if unsteady else trial.miss,
        )
