"""Make nbgrader's feedback pages, with nbgrader's own converter, in parallel."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder import atomic
from autograder.errors import GradebookError
from autograder.model import Course
from autograder.nbgrader.pages import FeedbackExporter


class _Causes(logging.Handler):
    """Keeps of all that nbgrader logs the last line of each traceback: why a page could not be made."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take down the cause that a logged traceback ends with."""
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            self.lines.append(text.splitlines()[-1])


class _Feedback(GenerateFeedback):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter for folders that are named rather than searched by a pattern."""

    exporter_class = FeedbackExporter

    def init_notebooks(self) -> None:
        """Keep the folders that the caller has set."""

    def write_single_notebook(self, output: str, resources: dict[str, Any]) -> None:
        """Put a page in its place as a whole: half a page looks like one whose checks all passed."""
        names = resources["nbgrader"]
        folder = Path(self._format_dest(names["assignment"], names["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{resources['unique_key']}{self.exporter.file_extension}"
        atomic.replace(page, output.encode(), _unfinished(Path(self.coursedir.root)))


def generate_feedback(
    course: Course,
    work: Path,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
    jobs: int = 1,
    *,
    db_url: str = "",
    listener: Callable[[int, int], object] = lambda done, total: None,
) -> list[Path]:
    """Write `feedback/<student>/<assignment>/<exercise>.html` for what is in `autograded/`.

    The pages are those of `nbgrader generate_feedback --force` in a course that `configure` has set up: they show the gradebook's present scores
    and comments.

    Args:
        course: The course.
        work: The folder of `autograded/`, `feedback/` and the gradebook.
        assignments: Only these, where any are given.
        students: Only these, where any are given.
        jobs: How many processes share the work.
        db_url: The gradebook; by default `gradebook.db` in `work`.
        listener: Is told after each submission how many of how many are done.

    Returns:
        The pages, in the order of their paths.

    Raises:
        GradebookError: a page could not be made.
    """
    root = work.resolve()
    atomic.sweep(_unfinished(root))
    folders = _folders(root / "autograded", assignments or [one.id for one in course.assignments], students)
    convert = partial(_convert, root=root, db_url=db_url or f"sqlite:///{root / 'gradebook.db'}")
    causes: list[str] = []
    for done, found in enumerate(_each(convert, folders, jobs), start=1):
        causes += found
        listener(done, len(folders))
    return _pages(root, folders, causes)


def _unfinished(root: Path) -> Path:
    return root / "feedback" / atomic.UNFINISHED


def _each(convert: Callable[[Path], list[str]], folders: Sequence[Path], jobs: int) -> Iterator[list[str]]:
    """Convert folders, several at once where that is wanted, and yield what each says as it is done."""
    if min(jobs, len(folders)) <= 1:
        yield from map(convert, folders)
        return
    # A fresh interpreter each: nbgrader changes the working folder, and forking with threads hangs
    with ProcessPoolExecutor(min(jobs, len(folders)), multiprocessing.get_context("spawn")) as pool:
        for future in as_completed([pool.submit(convert, folder) for folder in folders]):
            yield future.result()


def _folders(autograded: Path, assignments: Collection[str], students: Collection[str]) -> list[Path]:
    return sorted(
        folder
        for folder in autograded.glob("*/*")
        if folder.name in assignments and (not students or folder.parent.name in students)
    )


def _convert(folder: Path, root: Path, db_url: str) -> list[str]:
    """Make the pages of a folder; return why some failed, which then have no page."""
    log, causes = logging.Logger("nbgrader"), _Causes()
    log.addHandler(causes)
    place = CourseDirectory(root=str(root), db_url=db_url)
    converter = _Feedback(coursedir=place, force=True, log=log)
    converter.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb")))}
    with suppress(NbGraderException):  # it says no more than what was logged
        converter.start()
    return causes.lines


def _pages(root: Path, folders: Sequence[Path], causes: Sequence[str]) -> list[Path]:
    notebooks = sorted(notebook for folder in folders for notebook in folder.glob("*.ipynb"))
    places = (notebook.relative_to(root / "autograded") for notebook in notebooks)
    pages = [root / "feedback" / place.with_suffix(".html") for place in places]
    if missing := [page for page in pages if not page.is_file()]:
        why = "; ".join(dict.fromkeys(causes))
        raise GradebookError(f"{missing[0]} and {len(missing) - 1} more could not be made: {why}")
    return pages
