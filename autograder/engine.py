"""The two warm parents that grade: one forks examiners, the other forks the candidates they examine."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.examiner.job import Examination, Job
from autograder.examiner.office import Office
from autograder.model import Course, Exercise
from autograder.sandbox.zygote import Warmup, Zygote

PROFILE = "full"


class Engine:
    """Examines jobs; several threads may use it at once.

    Args:
        course: Whose support library is imported in both parents.
        exercises: Whose hidden checks the examiner imports.
        hidden: Folders that no candidate may see any trace of, besides the course itself.
    """

    def __init__(self, course: Course, exercises: Sequence[Exercise], hidden: Sequence[Path] = ()) -> None:
        library = course.root / "exercises"
        program = Path(__file__).parent.parent
        checks = [exercise.hidden_checks for exercise in exercises]
        self._office = Office([program, library], checks)
        try:
            modules = sorted({name for exercise in exercises for name in _imports(exercise)})
            self._zygote = Zygote.start(_warmup(program, library, modules, [course.root, *hidden]))
            self._office.wait_until_ready()
        except BaseException:
            self._office.close()
            raise

    def examine(self, job: Job) -> Examination:
        """Return how every check of a job ended.

        Raises:
            GraderFault: A parent or an examiner died.
        """
        return self._office.examine(job, self._zygote.connect())

    def close(self) -> None:
        """End both parents and everything below them."""
        self._zygote.close()
        self._office.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _imports(exercise: Exercise) -> Iterator[str]:
    """Return the modules that an exercise's notebook imports: students' work will import them too."""
    for node in ast.walk(ast.parse(exercise.script.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _warmup(program: Path, library: Path, modules: Sequence[str], hidden: Sequence[Path]) -> Warmup:
    return Warmup(
        path=(str(program), str(library)),
        modules=(*modules, "autograder.candidate.warm"),
        entry="autograder.candidate.serve:serve",
        readable=(library / "practice",),
        hidden=tuple(hidden),
        profile=PROFILE,
    )
