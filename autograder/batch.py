"""Grade many submissions: identical work once, in parallel, keeping each verdict the moment it is there."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from autograder import store
from autograder.engine import Engine
from autograder.model import Course, Exercise, Submission, Value, Verdict
from autograder.pipeline import grade
from autograder.sandbox.profiles import FULL, PROFILES
from autograder.versions import Keys

logger = logging.getLogger(__name__)


class Settings(Value, frozen=True):
    """How a batch is graded."""

    device: str = "cpu"
    seed: int = 2026
    jobs: int = 2
    sandbox: str = FULL.name  # the profile
    force: bool = False  # grade again what has a verdict already
    record: bool = True  # take the verdicts down as the students' latest ones


class Observer(Protocol):
    """Is told how a batch goes on, from the thread that runs it."""

    def began(self, total: int, known: int) -> None:
        """So many submissions, so many of them with a verdict already."""

    def graded(self, verdict: Verdict) -> None:
        """One more verdict is there."""


class Batch:
    """Grades submissions of one course and remembers their verdicts.

    Args:
        course: Where the exercises are.
        work: Where verdicts are kept.
        settings: How to grade.
        engine: Lends an engine for some exercises; by default each batch starts one and ends it.
    """

    def __init__(
        self,
        course: Course,
        work: Path,
        settings: Settings,
        engine: Callable[[Sequence[Exercise]], AbstractContextManager[Engine]] | None = None,
    ) -> None:
        self._course = course
        self._work = work
        self._settings = settings
        self._store = store.VerdictStore(work / "verdicts")
        self._exercises = {one.slug: one for each in course.assignments for one in each.exercises}
        self._engine = engine or self._own_engine
        self._keys = Keys(course)

    def grade(self, submissions: Sequence[Submission], observer: Observer) -> list[Verdict]:
        """Return a verdict on each submission, in their order.

        Killed at any moment and started again, it does only what was unfinished.

        Raises:
            SandboxError: This machine cannot confine candidates; nothing was graded.
            StoreError: A verdict could not be written; those written before are kept.
        """
        keys = [self._key(submission) for submission in submissions]
        verdicts = dict(self._known(submissions, keys))
        logger.info("%d submissions, %d with a verdict already, %s", len(keys), len(verdicts), self._settings)
        observer.began(len(submissions), len(verdicts))
        for verdict in verdicts.values():
            self._record(verdict)
        same: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(keys):
            if index not in verdicts:
                same[key].append(index)
        for index, verdict in self._grade_new(same, submissions):
            self._record(verdict)
            observer.graded(verdict)
            verdicts[index] = verdict
        return [verdicts[index] for index in range(len(submissions))]

    def _record(self, verdict: Verdict) -> None:
        if self._settings.record:
            self._store.record(verdict)

    def _known(self, submissions: Sequence[Submission], keys: Sequence[str]) -> Iterator[tuple[int, Verdict]]:
        for index, (submission, key) in enumerate(zip(submissions, keys, strict=True)):
            found = None if self._settings.force else self._store.get(key)
            if found is not None:
                yield index, store.relabel(found, submission)

    def _grade_new(
        self, same: dict[str, list[int]], submissions: Sequence[Submission]
    ) -> Iterator[tuple[int, Verdict]]:
        """Grade one submission of each group of identical ones, and yield the verdict for all of the group."""
        if not same:
            return
        wanted = {submissions[places[0]].exercise for places in same.values()}
        with (
            self._engine([self._exercises[slug] for slug in sorted(wanted)]) as engine,
            _pool(self._settings.jobs) as pool,
        ):
            running: dict[Future[Verdict], str] = {
                pool.submit(self._grade_one, submissions[places[0]], engine, key): key
                for key, places in same.items()
            }
            for done in as_completed(running):
                verdict = done.result()
                self._store.put(verdict)
                for index in same[running[done]]:
                    yield index, store.relabel(verdict, submissions[index])

    def _grade_one(self, submission: Submission, engine: Engine, key: str) -> Verdict:
        exercise = self._exercises[submission.exercise]
        settings = self._settings
        logger.debug("grading %s from %s", submission.exercise, submission.origin)
        verdict = grade(submission, exercise, engine, device=settings.device, seed=settings.seed, key=key)
        _log(verdict)
        return verdict

    def _own_engine(self, exercises: Sequence[Exercise]) -> Engine:
        return Engine(self._course, exercises, hidden=[self._work], profile=PROFILES[self._settings.sandbox])

    def _key(self, submission: Submission) -> str:
        exercise, settings = self._exercises[submission.exercise], self._settings
        return self._keys.of(
            submission, exercise, device=settings.device, seed=settings.seed, profile=settings.sandbox
        )


def _log(verdict: Verdict) -> None:
    checks = [check for task in verdict.tasks for check in task.checks]
    logger.debug(
        "%s of %s: %s of %s in %.2f s, key %s, problem %r, fault %r, cells %s, checks %s",
        verdict.exercise,
        verdict.student,
        verdict.score,
        verdict.max_score,
        verdict.seconds,
        verdict.key[:12],
        verdict.problem,
        verdict.fault,
        {cell.cell: str(cell.outcome) for cell in verdict.cells},
        {check.name: f"{check.outcome} {check.seconds:.3f} s" for check in checks},
    )


@contextmanager
def _pool(jobs: int) -> Iterator[ThreadPoolExecutor]:
    """Give a pool whose waiting work is dropped when the batch is interrupted."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        yield pool
