"""One engine for all tests here, and a way to examine a notebook that is a few lines long."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.engine import Engine
from autograder.examiner.job import Examination, Job
from autograder.model import Attachment, Cell, Course, Exercise, Limits
from autograder.sandbox import probe

_BENCH = Path(__file__).parent / "bench"
_ROOT = Path(__file__).parents[2]

Examine = Callable[..., Examination]


@pytest.fixture(scope="session")
def bench() -> Exercise:
    return Exercise(
        slug="bench", title="", summary="", tasks=(), limits=Limits(), public=_BENCH, private=_BENCH
    )


@pytest.fixture(scope="session")
def course() -> Course:
    return Course(id="course", title="", root=_ROOT, assignments=())


@pytest.fixture(scope="session")
def engine(bench: Exercise, course: Course) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(course, [bench]) as engine:
        yield engine


@pytest.fixture
def job(bench: Exercise) -> Callable[..., Job]:
    """Make the job of a notebook with these cells."""

    def make(*sources: str, files: dict[str, bytes] | None = None, **limits: float) -> Job:
        cells = [textwrap.dedent(source).strip() for source in sources]
        return Job(
            checks=str(bench.hidden_checks),
            cells=tuple(Cell(id=f"cell {n}", source=source) for n, source in enumerate(cells, start=1)),
            attachments=tuple(Attachment(name=k, content=v) for k, v in (files or {}).items()),
            limits=Limits(**({"call_seconds": 5.0} | limits)),
            device="cpu",
            seed=2026,
        )

    return make


@pytest.fixture
def examine(engine: Engine, job: Callable[..., Job]) -> Examine:
    """Examine a notebook with these cells."""
    return lambda *sources, **options: engine.examine(job(*sources, **options))
