"""Make nbgrader's feedback pages, with nbgrader's own converter, in parallel."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.errors import GradebookError
from autograder.model import Course

_LOG = logging.getLogger(__name__)


class _Feedback(GenerateFeedback):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's converter for folders that are named rather than searched by a pattern."""

    def init_notebooks(self) -> None:
        """Keep the folders that the caller has set."""


def generate_feedback(
    course: Course,
    work: Path,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
    jobs: int = 1,
    *,
    db_url: str = "",
) -> list[Path]:
    """Write `feedback/<student>/<assignment>/<exercise>.html` for what is in `autograded/`.

    The pages are those of `nbgrader generate_feedback --force`: they show the gradebook's present scores
    and comments.

    Args:
        course: The course.
        work: The folder of `autograded/`, `feedback/` and the gradebook.
        assignments: Only these, where any are given.
        students: Only these, where any are given.
        jobs: How many processes share the work.
        db_url: The gradebook; by default `gradebook.db` in `work`.

    Returns:
        The pages, in the order of their paths.

    Raises:
        GradebookError: a page could not be made.
    """
    root = work.resolve()
    folders = _folders(root / "autograded", assignments or [one.id for one in course.assignments], students)
    url = db_url or f"sqlite:///{root / 'gradebook.db'}"
    shares = [share for index in range(max(jobs, 1)) if (share := folders[index :: max(jobs, 1)])]
    if len(shares) > 1:
        # A fresh interpreter each: nbgrader changes the working folder, and forking with threads hangs
        with ProcessPoolExecutor(len(shares), multiprocessing.get_context("spawn")) as pool:
            list(pool.map(_convert, shares, [root] * len(shares), [url] * len(shares)))
    else:
        for share in shares:
            _convert(share, root, url)
    return _pages(root, folders)


def _folders(autograded: Path, assignments: Collection[str], students: Collection[str]) -> list[Path]:
    return sorted(
        folder
        for folder in autograded.glob("*/*")
        if folder.name in assignments and (not students or folder.parent.name in students)
    )


def _convert(folders: Sequence[Path], root: Path, db_url: str) -> None:
    """Make the pages of some folders; one that fails is logged and leaves no page."""
    place = CourseDirectory(root=str(root), db_url=db_url)
    converter = _Feedback(coursedir=place, force=True, log=_LOG)
    converter.assignments = {str(folder): sorted(map(str, folder.glob("*.ipynb"))) for folder in folders}
    try:
        converter.start()
    except NbGraderException:
        _LOG.debug("nbgrader has logged what failed", exc_info=True)


def _pages(root: Path, folders: Sequence[Path]) -> list[Path]:
    notebooks = sorted(notebook for folder in folders for notebook in folder.glob("*.ipynb"))
    places = (notebook.relative_to(root / "autograded") for notebook in notebooks)
    pages = [root / "feedback" / place.with_suffix(".html") for place in places]
    if missing := [page for page in pages if not page.is_file()]:
        raise GradebookError(f"{len(missing)} feedback pages could not be made (see the log): {missing[0]} …")
    return pages
