"""`python -m practice check`: the visible checks of each notebook, each notebook in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice.assignment import Assignment, Exercise
from practice.notebook_file import NotANotebook, read_cells

__all__ = ["Result", "check_notebook", "choose"]


@dataclass(frozen=True, slots=True)
class Result:
    """What the visible checks say of one notebook."""

    exercise: str
    panels: tuple[dict[str, Any], ...] = ()  # one a task: `task`, `note`, `text` and `checks`
    cells: tuple[
        dict[str, str], ...
    ] = ()  # those that failed while the notebook was loaded: `cell`, `problem`
    problem: str = ""  # why the checks did not come to their end

    @property
    def outcomes(self) -> list[str]:
        """How each check ended."""
        return [check["outcome"] for panel in self.panels for check in panel["checks"]]

    @property
    def passes(self) -> bool:
        """Whether there are checks, all of them were run, and all passed."""
        ran = [bool(panel["checks"]) for panel in self.panels]
        return not self.problem and all(ran) and bool(ran) and set(self.outcomes) == {"PASSED"}


def choose(assignment: Assignment, name: str | None, task: str | None) -> list[tuple[Exercise, list[str]]]:
    """Return the exercises to check, each with the names of its functions.

    Args:
        assignment: What there is.
        name: The only exercise wanted: its slug, or the name of its notebook.
        task: The only function wanted.

    Raises:
        ValueError: There is no such exercise, or it has no such function.
    """
    if name is None:
        return [(one, list(one.functions)) for one in assignment.exercises]
    slug = name.removesuffix(".ipynb").removeprefix("./").removeprefix(".\\")
    found = next((one for one in assignment.exercises if one.slug == slug), None)
    if found is None:
        known = ", ".join(one.slug for one in assignment.exercises)
        raise ValueError(f"there is no exercise {name!r}; there are: {known}")
    if task is not None and task not in found.functions:
        known = ", ".join(found.functions)
        raise ValueError(f"{found.slug} has no function {task!r}; it has: {known}")
    return [(found, list(found.functions) if task is None else [task])]


def check_notebook(
    exercise: Exercise, tasks: Sequence[str], folder: Path, *, colour: bool, seconds: float
) -> Result:
    """Load the notebook of an exercise in a fresh process, and run the visible checks of its functions.

    Args:
        exercise: Which one.
        tasks: The names of the functions.
        folder: Where the notebook and `test_*.py` are.
        colour: Whether the panels' text has colours.
        seconds: After which time a notebook that does not come to its end is stopped.
    """
    path = folder / exercise.notebook
    try:
        read_cells(path.read_bytes())
    except FileNotFoundError:
        return Result(exercise.slug, problem=f"there is no {exercise.notebook} in {folder}")
    except (NotANotebook, OSError) as error:
        return Result(exercise.slug, problem=f"{exercise.notebook} {error}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        record = Path(temporary) / "events"
        ending = _run([str(path), str(record), "colour" if colour else "plain", *tasks], folder, seconds)
        lines = record.read_text(encoding="utf-8").splitlines() if record.is_file() else []
    return _result(exercise, [json.loads(line) for line in lines if line.endswith("}")], ending)


def _run(arguments: Sequence[str], folder: Path, seconds: float) -> str:
    """Run the loader, and return why it did not come to its end, as far as it can be seen from outside."""
    library = str(Path(__file__).parents[1])
    paths = [library, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "practice.loading", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"took longer than {seconds:g} seconds"
    said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    if ended.returncode > 0 and said:
        return f"ended Python ({said[-1]})"
    return f"ended Python (status {ended.returncode})"


def _result(exercise: Exercise, events: Sequence[dict[str, Any]], ending: str) -> Result:
    doing = [event["doing"] for event in events if "doing" in event]
    finished = bool(events) and "done" in events[-1]
    return Result(
        exercise.slug,
        panels=tuple(event["panel"] for event in events if "panel" in event),
        cells=tuple(event for event in events if "cell" in event),
        problem="" if finished else f"{doing[-1] if doing else 'the notebook'} {ending}",
    )
