"""What feedback pages are made of, by which those that would show nothing new are known."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from autograder.nbgrader.scores import Marks, Place, read_marks
from autograder.versions import program_version

MADE_OF: Final = "<!-- made of {} -->\n"  # at the end of a page


@dataclass(frozen=True, slots=True)
class Folder:
    """One student's notebooks in one assignment, and their pages."""

    notebooks: Path  # the folder in `autograded/`
    pages: Path  # the folder in `feedback/`
    origins: Mapping[str, str]  # of each notebook's page, a digest of all that it is made of

    def page(self, name: str) -> Path:
        """Return where a notebook's page is, or is to be."""
        return self.pages / f"{name}.html"

    def stale(self) -> Folder:
        """Return the same folder with those notebooks only whose pages are not there, or are made of something else."""
        origins = {
            name: origin for name, origin in self.origins.items() if not _is_made_of(origin, self.page(name))
        }
        return replace(self, origins=origins)

    def remove_other_pages(self) -> None:
        """Remove the pages whose notebooks are gone: they would be handed out with the rest."""
        for page in self.pages.glob("*.html"):
            if page.stem not in self.origins:
                page.unlink()


def read_folders(
    work: Path, assignments: Collection[str], students: Collection[str], db_url: str
) -> list[Folder]:
    """Return the folders of what is graded, in order.

    Args:
        work: The folder of `autograded/` and `feedback/`.
        assignments: Only these.
        students: Only these, where any are given.
        db_url: The gradebook.

    Raises:
        GradebookError: The gradebook cannot be read.
    """
    paths = sorted(
        path
        for path in (work / "autograded").glob("*/*")
        if path.name in assignments and (not students or path.parent.name in students)
    )
    marks = read_marks(db_url, assignments) if paths else {}
    return [
        Folder(path, work / "feedback" / path.parent.name / path.name, _origins(path, marks))
        for path in paths
    ]


def _origins(folder: Path, marks: Mapping[Place, Marks]) -> dict[str, str]:
    notebooks = sorted(folder.glob("*.ipynb"))
    programs = program_version(), *map(version, ("nbgrader", "nbconvert"))
    beside = [  # nbgrader copies it
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


def _is_made_of(origin: str, page: Path) -> bool:
    made_of = MADE_OF.format(origin).encode()
    try:
        with page.open("rb") as file:
            file.seek(-len(made_of), os.SEEK_END)
            return file.read() == made_of
    except OSError:  # not there, or shorter
        return False
