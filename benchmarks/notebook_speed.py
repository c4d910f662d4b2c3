"""How long the released notebooks take from top to bottom with the reference filled in, as a student runs them.

    .venv/bin/python benchmarks/notebook_speed.py [--jobs 2] [slug ...]

Each runs in a kernel of its own, in a folder that holds the release and nothing else; a cell that raises ends it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "exercises")]

from autograder.course import load_course  # noqa: E402
from autograder.fill import fill  # noqa: E402
from autograder.model import Exercise  # noqa: E402


def run(exercise: Exercise, folder: Path) -> float:
    """Return the seconds that the notebook of an exercise takes in a released folder, its kernel's start included."""
    released = nbformat.read(folder / f"{exercise.slug}.ipynb", as_version=4)
    notebook = fill(released, exercise.reference.read_text())
    began = time.perf_counter()
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
    return time.perf_counter() - began


def main() -> None:
    """Print the seconds of each notebook, and of all of them together."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("slugs", nargs="*")
    parser.add_argument("--jobs", type=int, default=2, help="how many run at once")
    options = parser.parse_args()
    assignment = load_course(ROOT).assignments[0]
    chosen = [one for one in assignment.exercises if not options.slugs or one.slug in options.slugs]
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(options.jobs) as pool:
        folder = shutil.copytree(ROOT / "release" / assignment.id, Path(temporary, assignment.id))
        began = time.perf_counter()
        for exercise, seconds in zip(chosen, pool.map(lambda one: run(one, folder), chosen), strict=True):
            print(f"{exercise.slug:18}{seconds:8.1f} s", flush=True)
        print(f"{'together':18}{time.perf_counter() - began:8.1f} s")


if __name__ == "__main__":
    main()
