"""The two warm parents that grade: one forks examiners, the other forks the candidates they examine."""

from __future__ import annotations

import ast
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.errors import GraderFault, SandboxError
from autograder.examiner.job import Examination, Job
from autograder.examiner.office import Office
from autograder.model import Course, Exercise
from autograder.sandbox.profiles import FULL, Profile
from autograder.sandbox.zygote import Warmup, Zygote
from autograder.warm import needs

logger = logging.getLogger(__name__)


class Engine:
    """Examines jobs; several threads may use it at once.

    Args:
        course: Whose support library is imported in both parents.
        exercises: Whose hidden checks the examiner imports.
        hidden: Folders that no candidate may see any trace of, besides the course itself.
        profile: How much of the sandbox is put up around candidates.

    Raises:
        SandboxError: This machine cannot confine candidates.
        GraderFault: The examiner's parent could not start.
    """

    def __init__(
        self,
        course: Course,
        exercises: Sequence[Exercise],
        hidden: Sequence[Path] = (),
        profile: Profile = FULL,
    ) -> None:
        library = course.root / "exercises"
        program = Path(__file__).parent.parent
        self.profile = profile
        modules = sorted({name for exercise in exercises for name in _imports(exercise)})
        self._prepared = [*needs(modules)]
        warm = [*self._prepared, *modules]
        self._warmup = _warmup(program, library, warm, [course.root, *hidden], profile)
        self._path = [program, library]
        self._checks = [exercise.hidden_checks for exercise in exercises]
        self._parents = self._start()
        self._restarting = threading.Lock()

    def examine(self, job: Job) -> Examination:
        """Return how every check of a job ended; what fails in the grader itself is tried once more.

        Raises:
            GraderFault: A parent or an examiner died, twice.
        """
        parents = self._parents
        try:
            examination = parents.examine(job)
        except GraderFault:
            return self._alive(parents).examine(job)
        if examination.fault and not parents.are_alive():
            return self._alive(parents).examine(job)
        return examination

    def close(self) -> None:
        """End both parents and everything below them."""
        self._parents.close()

    def _start(self) -> _Parents:
        """Start both parents; they warm up at the same time."""
        office = Office(self._path, self._prepared, self._checks)
        try:
            zygote = Zygote.start(self._warmup)
        except BaseException:
            office.close()
            raise
        parents = _Parents(office, zygote)
        try:
            office.wait_until_ready()
        except BaseException:
            parents.close()
            raise
        return parents

    def _alive(self, parents: _Parents) -> _Parents:
        """Return parents that live: these, others that another thread has started, or new ones."""
        with self._restarting:
            if self._parents is parents and not parents.are_alive():
                logger.warning("a parent has died; both are started again")
                parents.close()
                try:
                    self._parents = self._start()
                except SandboxError as error:
                    raise GraderFault(f"the parents cannot be started again: {error}") from error
            return self._parents

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Parents:
    """The parents of examiners and of candidates, which live and die together."""

    office: Office
    zygote: Zygote

    def examine(self, job: Job) -> Examination:
        return self.office.examine(job, self.zygote.connect())

    def are_alive(self) -> bool:
        try:
            self.zygote.connect().close()
        except GraderFault:
            return False
        return self.office.is_alive()

    def close(self) -> None:
        self.zygote.close()
        self.office.close()


def _imports(exercise: Exercise) -> Iterator[str]:
    """Return the modules that an exercise's notebook and reference import: students' work will import them too."""
    for path in (exercise.script, exercise.reference):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


def _warmup(
    program: Path, library: Path, modules: Sequence[str], hidden: Sequence[Path], profile: Profile
) -> Warmup:
    return Warmup(
        path=(str(program), str(library)),
        modules=(*modules, "autograder.candidate.warm"),
        entry="autograder.candidate.serve:serve",
        readable=(library / "practice",),
        hidden=tuple(hidden),
        profile=profile,
    )
