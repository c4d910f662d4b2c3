"""Turn an exercise's percent-format script into the notebook that a student opens, as nbgrader expects it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.utils import compute_checksum

from autograder.errors import CourseError
from autograder.model import Exercise, Task

SCHEMA = 3  # of nbgrader's cell metadata
DEMO = "demo"  # the tag of a cell that only shows something
STUB = re.compile(
    r"^(?P<indent>[ ]*)# YOUR CODE HERE\n(?P=indent)raise NotImplementedError\(\)$", re.MULTILINE
)
WRITTEN_STUB = "YOUR ANSWER HERE"
_REGION = "{0}### BEGIN SOLUTION\n{0}raise NotImplementedError()\n{0}### END SOLUTION"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KNOWN = {"task", "check", "tags", "lines_to_next_cell"}  # the last one is jupytext's own


class _Role(NamedTuple):
    """What nbgrader does with a cell."""

    grade_id: str
    grade: bool = False  # it holds points
    solution: bool = False  # the student writes here
    points: float | None = None


def release_notebook(exercise: Exercise) -> NotebookNode:
    """Return the notebook that students receive, byte for byte as `nbgrader generate_assignment` writes it.

    Raises:
        CourseError: the script has a cell that is not as the conventions ask.
    """
    return _notebook(exercise, _locked)


def source_notebook(exercise: Exercise) -> NotebookNode:
    """Return the notebook for nbgrader's `source/`: each stub is a solution region that holds a placeholder.

    The reference is not in it either, so that nothing private depends on a region being stripped.
    """
    return _notebook(exercise, _unlocked)


def to_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as a file's content, the same bytes for the same cells."""
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode()


def _notebook(exercise: Exercise, finish: Callable[[NotebookNode], NotebookNode]) -> NotebookNode:
    read = jupytext.reads(exercise.script.read_text("utf-8"), fmt="py:percent")
    roles = _Roles(exercise)
    cells = [finish(_cell(cell, roles.of(cell))) for cell in read.cells]
    for cell, name in zip(cells, _names(cells), strict=True):
        cell["id"] = name
    metadata = {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}}
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    _validate(notebook, exercise)
    return notebook


def _validate(notebook: NotebookNode, exercise: Exercise) -> None:
    try:
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
    except (nbformat.ValidationError, ValidationError) as error:
        raise CourseError(exercise.script, f"not a notebook for nbgrader: {error}") from error


def _cell(cell: NotebookNode, role: _Role | None) -> NotebookNode:
    """Return a fresh cell with the metadata of its role and nothing that jupytext left there."""
    metadata: dict[str, Any] = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
    if role is not None:
        metadata["nbgrader"] = _nbgrader_metadata(role)
    fresh: NotebookNode
    if cell.cell_type == "code":
        fresh = nbformat.v4.new_code_cell(source=cell.source, metadata=metadata)
    else:
        fresh = nbformat.v4.new_markdown_cell(source=cell.source, metadata=metadata)
    return fresh


def _nbgrader_metadata(role: _Role) -> dict[str, Any]:
    metadata = {
        "schema_version": SCHEMA,
        "grade_id": role.grade_id,
        "grade": role.grade,
        "solution": role.solution,
        "locked": not role.solution,
        "task": False,
    }
    return metadata if role.points is None else {**metadata, "points": role.points}


def _locked(cell: NotebookNode) -> NotebookNode:
    """Add what nbgrader adds on release: what may be edited, and the checksum that tells if it was."""
    if "nbgrader" in cell.metadata:
        cell.metadata["deletable"] = False
        if not cell.metadata.nbgrader.solution:
            cell.metadata["editable"] = False
        cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
        cell.metadata.nbgrader["cell_type"] = cell.cell_type
    return cell


def _unlocked(cell: NotebookNode) -> NotebookNode:
    """Mark the stub as the region that nbgrader replaces by its own stub, which is the same."""
    if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
        cell["source"] = STUB.sub(lambda stub: _REGION.format(stub["indent"]), cell.source)
    return cell


def _names(cells: list[NotebookNode]) -> Iterator[str]:
    """Name each cell after its task, or after its content, so that editing one cell renames no other."""
    seen: dict[str, int] = {}
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or _digest(cell.source)
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:8]


class _Roles:
    """Gives each cell of an exercise its role, from the metadata on its `# %%` line."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._tasks = {task.id: task for task in exercise.tasks}
        self._demos = 0

    def of(self, cell: NotebookNode) -> _Role | None:
        """Return the role of the next cell, None for prose and ordinary code."""
        metadata = cell.metadata
        if unknown := metadata.keys() - _KNOWN:
            raise self._error(f"unknown cell metadata `{min(unknown)}`", f"{min(unknown)}=")
        if "task" in metadata:
            return self._of_task(cell, self._task(metadata["task"]))
        if "check" in metadata:
            task = self._task(metadata["check"])
            return _Role(f"{task.id}-checks", grade=True, points=task.points)
        if DEMO in metadata.get("tags", ()):
            self._demos += 1
            return _Role(f"{DEMO}-{self._demos}")
        return None

    def _of_task(self, cell: NotebookNode, task: Task) -> _Role:
        where = f'task="{task.id}"'
        if cell.cell_type == "markdown":
            if cell.source != WRITTEN_STUB:
                raise self._error(f"the cell of `{task.id}` holds more than {WRITTEN_STUB}", where)
            return _Role(task.id, grade=True, solution=True, points=task.points)
        if len(STUB.findall(cell.source)) != 1:
            fix = "# YOUR CODE HERE, then raise NotImplementedError()"
            raise self._error(f"the cell of `{task.id}` does not hold exactly one stub", where, fix)
        return _Role(task.id, solution=True)

    def _task(self, name: str) -> Task:
        if name not in self._tasks:
            raise self._error(f"exercise.toml has no task `{name}`", f'"{name}"')
        return self._tasks[name]

    def _error(self, problem: str, marker: str, fix: str = "") -> CourseError:
        script = self._exercise.script
        lines = enumerate(script.read_text("utf-8").splitlines(), start=1)
        line = next((number for number, text in lines if text.startswith("# %%") and marker in text), None)
        return CourseError(script, problem, line=line, fix=fix)
