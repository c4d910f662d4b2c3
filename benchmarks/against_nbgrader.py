"""How long a class takes to grade: nbgrader's own autograde beside this program, on the same notebooks.

Both get the released notebooks with the reference filled in, each made different by a comment. nbgrader runs each from
top to bottom in a kernel of its own, visible checks and demos included, which is what its students' notebooks cost it
whatever tests they hold. This program loads the definitions in a sandbox and runs the hidden checks on them, of which
there are many more.

    .venv/bin/python benchmarks/against_nbgrader.py [--students 5] [--jobs 2] [slug ...]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "exercises")]
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

from autograder.course import load_course  # noqa: E402
from autograder.model import Assignment, Exercise  # noqa: E402
from autograder.sample.honest import solved  # noqa: E402


def hand_in(exercises: Sequence[Exercise], assignment: Assignment, students: int, course: Path) -> None:
    """Write one solved notebook of each exercise for each student."""
    for exercise in exercises:
        notebook = solved(exercise)
        code = next(cell for cell in notebook.cells if cell.cell_type == "code")
        first = code.source
        for number in range(students):
            code.source = f"# student {number}\n{first}"
            folder = course / "submitted" / f"student{number}" / assignment.id
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, folder / f"{exercise.slug}.ipynb")


def seconds(course: Path, *command: str) -> float:
    """Return the wall time of a command in the course's folder."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", *command], cwd=course, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Print a row for each way to grade."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("slugs", nargs="*")
    parser.add_argument("--students", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2, help="how many this program grades at once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o711)  # candidates are other users, and pass through it
        course = Path(temporary)
        for part in ("exercises", "solutions"):
            shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", course)
        assignment = load_course(course).assignments[0]
        exercises = [one for one in assignment.exercises if not options.slugs or one.slug in options.slugs]
        seconds(course, "autograder", "release", assignment.id)
        hand_in(exercises, assignment, options.students, course)
        count = len(exercises) * options.students
        print(f"{count} notebooks of {options.students} students")
        for name, command in {
            "nbgrader autograde": ("nbgrader", "autograde", assignment.id),
            "autograder grade": ("autograder", "grade", "submitted", "--jobs", str(options.jobs)),
        }.items():
            took = seconds(course, *command)
            print(f"{name:20}{took:8.1f} s{took / count:8.2f} s a notebook", flush=True)


if __name__ == "__main__":
    main()
