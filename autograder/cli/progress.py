"""What a person watches while a batch is graded, files are made or an exercise is audited."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from autograder.audit import Trial
from autograder.model import Verdict
from autograder.report.text import printable

_AMPLE: Final = 70  # columns of a terminal that has room for a bar beside the figures


class _Watched:
    """Something that is on the screen between `with` and its end."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


class BatchProgress(_Watched):
    """A bar with done/total, time left, the student just graded, and how many submissions lost points so far.

    Without a terminal it prints one line in ten seconds' worth of progress: every tenth of the batch.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        super().__init__(_progress(console, TextColumn("{task.fields[failures]} not full"), _Student()))
        self._bar = self._progress.add_task("grading", total=None, failures=0, student="")
        self._total = self._done = self._failures = 0

    def began(self, total: int, known: int) -> None:
        """Start the bar."""
        self._total, self._done = total, known
        self._progress.update(self._bar, total=total, completed=known)
        if known:
            self._console.print(f"{known} of {total} have a verdict already.")

    def graded(self, verdict: Verdict) -> None:
        """Advance the bar."""
        self._done += 1
        self._failures += not _full(verdict)
        student = printable(f"{verdict.student} / {verdict.exercise}")
        self._progress.update(self._bar, advance=1, failures=self._failures, student=student)
        if not self._console.is_terminal and (
            self._done == self._total or self._done % max(1, self._total // 10) == 0
        ):
            self._console.print(
                f"{self._done}/{self._total} graded, {self._failures} not full: {student}", markup=False
            )


class FilesProgress(_Watched):
    """A bar with done/total and time left while files are made; nothing without a terminal.

    Args:
        console: Where to draw it.
        what: Whose progress it is.
    """

    def __init__(self, console: Console, what: str) -> None:
        super().__init__(_progress(console))
        self._bar = self._progress.add_task(what, total=None)

    def made(self, done: int, total: int) -> None:
        """Advance the bar: so many of so many are there."""
        self._progress.update(self._bar, completed=done, total=total)


class AuditProgress(_Watched):
    """A bar with done/total and time left while an exercise is audited, above it each miss as it is found.

    Without a terminal it prints the misses only.

    Args:
        console: Where to draw it.
        slug: The exercise.
        total: How many trials there will be.
    """

    def __init__(self, console: Console, slug: str, total: int) -> None:
        self._console = console
        super().__init__(_progress(console))
        self._bar = self._progress.add_task(slug, total=total)

    def tried(self, trial: Trial) -> None:
        """Advance the bar, and tell of a miss."""
        self._progress.advance(self._bar)
        if trial.miss:
            verdict, exhibit = trial.verdict, trial.exhibit
            text = f"{verdict.exercise}: {exhibit.kind} {exhibit.name}, seed {verdict.seed}: {trial.miss}"
            self._console.print(text, markup=False, highlight=False)


class _Student(ProgressColumn):
    """Whose work was graded last: the first thing to be cut where the line is short."""

    def render(self, task: Task) -> Text:
        return Text(task.fields["student"], no_wrap=True, overflow="ellipsis")


def _progress(console: Console, *more: ProgressColumn) -> Progress:
    ample = [BarColumn(min(40, console.width // 6), table_column=_whole()), TimeElapsedColumn(_whole())]
    return Progress(
        TextColumn("{task.description}"),
        *(ample if console.width >= _AMPLE else ()),
        MofNCompleteColumn(table_column=_whole()),
        TextColumn("left"),
        TimeRemainingColumn(table_column=_whole()),
        *more,
        console=console,
        disable=not console.is_terminal,
    )


def _whole() -> Column:
    return Column(no_wrap=True)


def _full(verdict: Verdict) -> bool:
    return not verdict.problem and all(
        check.counts_as_passed for task in verdict.tasks for check in task.checks
    )
