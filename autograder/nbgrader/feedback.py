"""Make nbgrader's feedback pages, with nbgrader's own converter, in parallel."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder import atomic
from autograder.errors import GradebookError
from autograder.model import Course
from autograder.nbgrader.ingredients import MADE_OF, Folder, read_folders
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
    """nbgrader's converter for notebooks that are named rather than searched by a pattern."""

    exporter_class = FeedbackExporter
    origins: Mapping[str, str] = {}  # of each notebook's page

    def init_notebooks(self) -> None:
        """Keep the notebooks that the caller has set."""

    def write_single_notebook(self, output: str, resources: dict[str, Any]) -> None:
        """Put a page in its place as a whole: half a page looks like one whose checks all passed."""
        names = resources["nbgrader"]
        folder = Path(self._format_dest(names["assignment"], names["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{resources['unique_key']}{self.exporter.file_extension}"
        made_of = MADE_OF.format(self.origins[names["notebook"]])
        atomic.replace(page, f"{output}{made_of}".encode(), _unfinished(Path(self.coursedir.root)))


@dataclass(frozen=True, slots=True)
class Pages:
    """The feedback pages that were asked for."""

    paths: tuple[Path, ...]  # in order
    made: int  # how many were made now; the others are there already, made of the same


def generate_feedback(
    course: Course,
    work: Path,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
    jobs: int = 1,
    *,
    db_url: str = "",
    force: bool = False,
    listener: Callable[[int, int], object] = lambda done, total: None,
) -> Pages:
    """Write `feedback/<student>/<assignment>/<exercise>.html` for what is in `autograded/`.

    The pages are those of `nbgrader generate_feedback --force` in a course that `configure` has set up: they show
    the gradebook's present scores and comments. Each ends with a comment that names what it is made of; one that is
    made of the same already is left as it is.

    Args:
        course: The course.
        work: The folder of `autograded/`, `feedback/` and the gradebook.
        assignments: Only these, where any are given.
        students: Only these, where any are given.
        jobs: How many processes share the work.
        db_url: The gradebook; by default `gradebook.db` in `work`.
        force: Whether to make also what is there already.
        listener: Is told after each submission how many of how many that need new pages have them.

    Raises:
        GradebookError: The gradebook cannot be read, or a page could not be made.
    """
    root = work.resolve()
    atomic.sweep(_unfinished(root))
    url = db_url or f"sqlite:///{root / 'gradebook.db'}"
    wanted = assignments or [one.id for one in course.assignments]
    folders = read_folders(root, wanted, students, url)
    for folder in folders:
        folder.remove_other_pages()
    stale = [one for folder in folders if (one := folder if force else folder.stale()).origins]
    causes: list[str] = []
    with closing(_each(partial(_convert, root=root, db_url=url), stale, jobs)) as results:
        for done, found in enumerate(results, start=1):
            causes += found
            listener(done, len(stale))
    pages = tuple(folder.page(name) for folder in folders for name in folder.origins)
    if missing := [page for page in pages if not page.is_file()]:
        why = "; ".join(dict.fromkeys(causes))
        raise GradebookError(f"{missing[0]} and {len(missing) - 1} more could not be made: {why}")
    return Pages(pages, made=sum(len(folder.origins) for folder in stale))


def _unfinished(root: Path) -> Path:
    return root / "feedback" / atomic.UNFINISHED


def _each(
    convert: Callable[[Folder], list[str]], folders: Sequence[Folder], jobs: int
) -> Generator[list[str]]:
    """Convert folders, several at once where that is wanted, and yield what each says as it is done."""
    if min(jobs, len(folders)) <= 1:
        yield from map(convert, folders)
        return
    pool = ProcessPoolExecutor(
        min(jobs, len(folders)),
        # A fresh interpreter each: nbgrader changes the working folder, and forking with threads hangs
        multiprocessing.get_context("spawn"),
        # Ctrl-C reaches this process, which ends them
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        for future in as_completed([pool.submit(convert, folder) for folder in folders]):
            yield future.result()
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.kill()  # a page is whole or is not there: nobody has to wait for those that are begun
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _convert(folder: Folder, root: Path, db_url: str) -> list[str]:
    """Make the pages of a folder; return why some failed, which then have no page."""
    log, causes = logging.Logger("nbgrader"), _Causes()
    log.addHandler(causes)
    # To a converter of all notebooks ("*") nbgrader gives an empty folder
    place = CourseDirectory(root=str(root), db_url=db_url, notebook_id="those that are named")
    converter = _Feedback(coursedir=place, force=True, log=log)
    converter.origins = folder.origins
    converter.assignments = {
        str(folder.notebooks): [str(folder.notebooks / f"{name}.ipynb") for name in folder.origins]
    }
    with suppress(NbGraderException):  # it says no more than what was logged
        converter.start()
    return causes.lines
