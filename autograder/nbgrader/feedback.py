"""Make nbgrader's feedback pages, with nbgrader's own converter, in parallel."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder import atomic
from autograder.errors import GradebookError
from autograder.model import Course
from autograder.nbgrader.pages import FeedbackExporter
from autograder.nbgrader.scores import Marks, Place, read_marks
from autograder.versions import program_version

_MADE_OF: Final = "<!-- made of {} -->\n"  # at the end of a page


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
        made_of = _MADE_OF.format(self.origins[names["notebook"]])
        atomic.replace(page, f"{output}{made_of}".encode(), _unfinished(Path(self.coursedir.root)))


@dataclass(frozen=True, slots=True)
class Pages:
    """The feedback pages that were asked for."""

    paths: tuple[Path, ...]  # in order
    made: int  # how many were made now; the others are there already, made of the same


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of `autograded/`."""

    path: Path
    origins: Mapping[str, str]  # what the page of each of its notebooks is made of


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
    the gradebook's present scores and comments. One that shows them already is left as it is.

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
    folders = _folders(root / "autograded", wanted, students, url)
    for folder in folders:
        _remove_others(folder, root)
    stale = [one for folder in folders if (one := _stale(folder, root, force)).origins]
    causes: list[str] = []
    for done, found in enumerate(_each(partial(_convert, root=root, db_url=url), stale, jobs), start=1):
        causes += found
        listener(done, len(stale))
    pages = tuple(_page(folder.path, name, root) for folder in folders for name in folder.origins)
    if missing := [page for page in pages if not page.is_file()]:
        why = "; ".join(dict.fromkeys(causes))
        raise GradebookError(f"{missing[0]} and {len(missing) - 1} more could not be made: {why}")
    return Pages(pages, made=sum(len(folder.origins) for folder in stale))


def _unfinished(root: Path) -> Path:
    return root / "feedback" / atomic.UNFINISHED


def _folders(
    autograded: Path, assignments: Collection[str], students: Collection[str], db_url: str
) -> list[_Folder]:
    paths = sorted(
        path
        for path in autograded.glob("*/*")
        if path.name in assignments and (not students or path.parent.name in students)
    )
    marks = read_marks(db_url, assignments) if paths else {}
    return [_Folder(path, _origins(path, marks)) for path in paths]


def _origins(folder: Path, marks: Mapping[Place, Marks]) -> dict[str, str]:
    """Return for each notebook of a folder a digest of all that its page, and what lies beside it, is made of."""
    notebooks = sorted(folder.glob("*.ipynb"))
    programs = program_version(), *map(version, ("nbgrader", "nbconvert"))
    beside = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
        if path not in notebooks
    ]
    found = {}
    for path in notebooks:
        shown = marks.get((folder.parent.name, folder.name, path.stem))
        content = sha256(path.read_bytes()).hexdigest()
        found[path.stem] = sha256(repr((programs, beside, shown, content)).encode()).hexdigest()
    return found


def _stale(folder: _Folder, root: Path, force: bool) -> _Folder:
    """Return of a folder the notebooks whose pages are not there, or were made of something else."""
    origins = {
        name: origin
        for name, origin in folder.origins.items()
        if force or not _is_made_of(origin, _page(folder.path, name, root))
    }
    return _Folder(folder.path, origins)


def _remove_others(folder: _Folder, root: Path) -> None:
    """Remove the pages whose notebooks are gone: they would be handed out with the rest."""
    for page in _page(folder.path, "", root).parent.glob("*.html"):
        if page.stem not in folder.origins:
            page.unlink()


def _is_made_of(origin: str, page: Path) -> bool:
    made_of = _MADE_OF.format(origin).encode()
    try:
        with page.open("rb") as file:
            file.seek(-len(made_of), os.SEEK_END)
            return file.read() == made_of
    except OSError:  # not there, or shorter
        return False


def _page(folder: Path, name: str, root: Path) -> Path:
    return root / "feedback" / folder.relative_to(root / "autograded") / f"{name}.html"


def _each(
    convert: Callable[[_Folder], list[str]], folders: Sequence[_Folder], jobs: int
) -> Iterator[list[str]]:
    """Convert folders, several at once where that is wanted, and yield what each says as it is done."""
    if min(jobs, len(folders)) <= 1:
        yield from map(convert, folders)
        return
    # A fresh interpreter each: nbgrader changes the working folder, and forking with threads hangs
    with ProcessPoolExecutor(min(jobs, len(folders)), multiprocessing.get_context("spawn")) as pool:
        for future in as_completed([pool.submit(convert, folder) for folder in folders]):
            yield future.result()


def _convert(folder: _Folder, root: Path, db_url: str) -> list[str]:
    """Make the pages of a folder; return why some failed, which then have no page."""
    log, causes = logging.Logger("nbgrader"), _Causes()
    log.addHandler(causes)
    # To a converter of all notebooks ("*") nbgrader gives an empty folder
    place = CourseDirectory(root=str(root), db_url=db_url, notebook_id="those that are named")
    converter = _Feedback(coursedir=place, force=True, log=log)
    converter.origins = folder.origins
    converter.assignments = {
        str(folder.path): [str(folder.path / f"{name}.ipynb") for name in folder.origins]
    }
    with suppress(NbGraderException):  # it says no more than what was logged
        converter.start()
    return causes.lines
