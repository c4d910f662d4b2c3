"""`autograder demo`: a sample class, graded, and each verdict compared with what the notebook was made from."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from autograder.batch import Settings
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.feedback import write_pages
from autograder.cli.grading import grade_all, tell_where
from autograder.cli.progress import FilesProgress
from autograder.cli.release import release
from autograder.device import Choice, choose
from autograder.errors import FolderError
from autograder.intake.collect import collect
from autograder.privacy import private_files
from autograder.publish import gradebook_url, publish
from autograder.report.table import GradesTable
from autograder.sample.agreement import Comparison, compare
from autograder.sample.classroom import sample_class, write

_MARKER: Final = ".autograder-demo"
_NOTE: Final = "`autograder demo` made this folder, and empties it before it makes another one here.\n"


def demo(
    folder: Annotated[
        Path, typer.Option(help="Where the sample class goes; a former demo is deleted.")
    ] = Path("demo"),
    jobs: options.JobsOption = 2,
    device: options.DeviceOption = Choice.CPU,
    course: options.CourseOption = None,
) -> None:
    """Make a class of students who hand in right, wrong, damaged and hostile notebooks, and grade it.

    The exit status is 1 if a verdict is not what its notebook was made to get.
    """
    console = open_console()
    loaded = options.open_course(course)
    assignment, *_ = loaded.assignments
    work = fresh(folder.resolve())
    release(assignment.id, course=loaded.root, work=work)
    handed_in = sample_class(assignment, work / "gradebook.db")
    write(handed_in, assignment, work / "submitted")
    students = {one.student for one in handed_in}
    console.print(f"{len(students)} students hand in {len(handed_in)} exercises of {assignment.title}.")

    submissions = collect([work / "submitted"], loaded).submissions
    verdicts = grade_all(submissions, loaded, work, Settings(device=choose(device), jobs=jobs), console)
    url = gradebook_url(loaded, work, None)
    with private_files(), FilesProgress(console, "notebooks") as progress:
        publish(submissions, verdicts, loaded, work, url, listener=progress.made)
    pages = write_pages(loaded, work, [], [], jobs, url, console)

    console.print(GradesTable(verdicts, options.worth(loaded, verdicts)))
    tell_where(console, work, url)
    console.print(
        f"{'feedback':11} {work / 'feedback'}: {len(pages.paths)} pages", markup=False, soft_wrap=True
    )
    comparisons = compare(handed_in, verdicts, assignment.exercises)
    _conclude(comparisons, console)
    if not all(one.agrees for one in comparisons):
        raise typer.Exit(1)


def fresh(folder: Path) -> Path:
    """Return a folder with nothing in it but the mark by which a later demo knows that it may be emptied.

    Raises:
        FolderError: There is something in it, and no demo made it.
    """
    marker = folder / _MARKER
    if folder.exists() and any(folder.iterdir()) and not marker.is_file():
        raise FolderError(f"{folder}: is not empty, and no demo made it; name another place with --folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    marker.write_text(_NOTE, "utf-8")  # first, and never removed: an interrupted demo can be made again
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != marker:
            path.unlink()
    return folder


def _conclude(comparisons: Sequence[Comparison], console: Console) -> None:
    """Print how many verdicts agree, by kind and altogether, and each one that does not."""
    console.print(_agreement_table(comparisons))
    for one in comparisons:
        if not one.agrees:
            specimen = one.hand_in.specimen
            text = f"{one.hand_in.student} / {specimen.exercise} ({specimen.made_from}): {one.difference}"
            console.print(text, markup=False, soft_wrap=True)
    agreeing = sum(one.agrees for one in comparisons)
    console.print(f"{agreeing} of {len(comparisons)} verdicts agree with what each submission was made from")


def _agreement_table(comparisons: Sequence[Comparison]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("made from")
    table.add_column("handed in", justify="right")
    table.add_column("verdicts agree", justify="right")
    for kind in dict.fromkeys(one.hand_in.specimen.kind for one in comparisons):
        same = [one for one in comparisons if one.hand_in.specimen.kind == kind]
        table.add_row(kind, str(len(same)), str(sum(one.agrees for one in same)))
    return table
