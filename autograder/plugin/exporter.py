"""How nbgrader's converter gets at a student's file: whatever it holds, the batch goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, ValidationError
from traitlets import Enum, Integer, Unicode

from autograder.batch import Settings
from autograder.course import load_course
from autograder.device import Choice, choose
from autograder.errors import AutograderError, GraderFault, IntakeError
from autograder.model import Submission
from autograder.plugin.marking import Folder, Marking


class SubmissionExporter(NotebookExporter):
    """Reads submissions as this program's intake does where the assignment is the course's own.

    It is made once for each `nbgrader autograde`, before the first notebook is converted. Then it registers
    the assignment and grades all its notebooks, several at once.
    """

    course = Unicode(help="The course's folder; empty where there are no hidden checks.").tag(config=True)
    problem = Unicode(help="What is wrong with the course, for which nothing is graded.").tag(config=True)
    jobs = Integer(2, min=1, help="How many notebooks to grade at once.").tag(config=True)
    device = Enum([*map(str, Choice)], str(Choice.AUTO), help="Where checks run.").tag(config=True)
    seed = Integer(Settings().seed, help="Seed of the checks' data.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.marking: Marking | None = None
        if isinstance(self.parent, Autograde):
            try:
                self._begin(self.parent)
            except (AutograderError, GraderFault) as error:
                self.log.error("%s", error)
                raise NbGraderException(str(error)) from error

    def covers(self, assignment: str) -> bool:
        """Tell whether an assignment has hidden checks."""
        return self.marking is not None and self.marking.covers(assignment)

    def submission(self, names: Any) -> Submission:
        """Return the work on one exercise of an assignment that has hidden checks, by nbgrader's names for it.

        Raises:
            IntakeError: There is none in the folder.
        """
        assert self.marking is not None
        folder = self._folder(names)
        works = self.marking.collect(folder)
        if names["notebook"] not in works:
            raise IntakeError(f"{folder.path}: holds no work on `{names['notebook']}`")
        return works[names["notebook"]]

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """Convert a notebook's file; of one with hidden checks, only what a student may have changed is read.

        Raises:
            ValidationError: nbgrader's marks in it are of another version; other submissions go on.
        """
        path, names = Path(filename), resources["nbgrader"]
        try:
            if self.marking is None or not self._is_handed_in(path, names):
                return super().from_filename(filename, resources, **options)
            work = self.submission(names)
            self.marking.extend(self._folder(names))
            resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
            clean = self.marking.sanitized(work)
            output, resources = self.from_notebook_node(clean, resources, **options)  # type: ignore[no-untyped-call]
            return output, resources
        except (SchemaTooOldError, SchemaTooNewError) as error:  # for these nbgrader ends the whole batch
            raise ValidationError(f"{filename}: {error} (see `nbgrader update`)") from error

    def _begin(self, converter: Autograde) -> None:
        """Prepare the gradebook, and have a verdict on everything that the converter will ask for."""
        if self.problem:
            raise IntakeError(f"nothing was graded: {self.problem}")
        folders = list(_folders(converter))
        if self.course:
            place = converter.coursedir
            settings = Settings(device=choose(Choice(self.device)), seed=self.seed, jobs=self.jobs)
            course = load_course(Path(self.course))
            self.marking = Marking(course, Path(place.root), place.db_url, settings, self.log)
        for assignment in sorted({folder.assignment for folder in folders}):
            if self.marking is not None and self.marking.covers(assignment):
                self.marking.enter(assignment)
            else:
                self.log.warning(
                    "%s has no hidden checks: its notebooks' own tests are run, in the sandbox", assignment
                )
        if self.marking is not None:
            self._grade([folder for folder in folders if self.marking.covers(folder.assignment)], converter)

    def _grade(self, folders: list[Folder], converter: Autograde) -> None:
        assert self.marking is not None
        wanted: list[Submission] = []
        for folder in folders:
            try:
                works = self.marking.collect(folder)
            except IntakeError as error:  # nbgrader will come to it too, and say so
                self.log.error("%s", error)
                continue
            _add_misnamed(folder, works, converter)
            if converter.force or not _is_autograded(folder, converter.coursedir):
                pattern = converter.coursedir.notebook_id
                wanted += [works[slug] for slug in sorted(works) if fnmatch(slug, pattern)]
        self.marking.grade(wanted)

    def _folder(self, names: Any) -> Folder:
        """Return the folder of what is being converted, by nbgrader's names for it."""
        assert isinstance(self.parent, Autograde)
        place: CourseDirectory = self.parent.coursedir
        student, assignment = names["student"], names["assignment"]
        path = place.format_path(place.submitted_directory, student, assignment)
        return Folder(Path(path), student, assignment)

    def _is_handed_in(self, path: Path, names: Any) -> bool:
        """Tell whether this is a student's own file with hidden checks, and not what was made of it."""
        return self.covers(names["assignment"]) and path.parent == self._folder(names).path


def _folders(converter: Autograde) -> Iterator[Folder]:
    """Yield the folders of submissions that the converter has found."""
    place: CourseDirectory = converter.coursedir
    pattern = place.format_path(
        place.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True
    )
    for path in sorted(converter.assignments):
        if found := re.match(pattern, path):
            yield Folder(Path(path), found["student"], found["assignment"])


def _add_misnamed(folder: Folder, works: dict[str, Submission], converter: Autograde) -> None:
    """Have the converter ask for work that is in a file of another name, which it would pass over."""
    notebooks = converter.assignments[str(folder.path)]
    for slug in sorted(works):
        path = str(folder.path / f"{slug}.ipynb")
        if path not in notebooks and fnmatch(slug, converter.coursedir.notebook_id):
            notebooks.append(path)


def _is_autograded(folder: Folder, place: CourseDirectory) -> bool:
    return Path(place.format_path(place.autograded_directory, folder.student, folder.assignment)).exists()
