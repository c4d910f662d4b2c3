"""A script becomes the notebook that nbgrader would have released."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3
from nbgrader.utils import compute_checksum

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.model import Exercise
from autograder.notebook import release_notebook, source_notebook, to_bytes

FIXTURE = Path(__file__).parent / "fixtures" / "course"


def doubling(root: Path = FIXTURE) -> Exercise:
    """Return the exercise of the small course that has a cell of each kind."""
    return load_course(root).assignments[0].exercises[0]


@pytest.fixture
def notebook() -> NotebookNode:
    """The released notebook of that exercise."""
    return release_notebook(doubling())


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """Return the cell with a grade id."""
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def test_each_kind_of_cell_has_its_role(notebook: NotebookNode) -> None:
    roles = {
        meta.grade_id: (meta.grade, meta.solution, meta.locked, meta.get("points"))
        for meta in (cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata)
    }
    assert roles == {
        "double": (False, True, False, None),
        "double-checks": (True, False, True, 2.0),
        "demo-1": (False, False, True, None),
        "halve": (False, True, False, None),
        "halve-checks": (True, False, True, 1.5),
        "demo-2": (False, False, True, None),
        "written": (True, True, False, 1.0),
    }


def test_prose_and_ordinary_code_are_plain(notebook: NotebookNode) -> None:
    plain = [cell for cell in notebook.cells if "nbgrader" not in cell.metadata]
    assert [cell.cell_type for cell in plain] == ["markdown", "code", "markdown", "markdown"]
    assert all(cell.metadata == {} for cell in plain)


def test_demos_keep_their_tag(notebook: NotebookNode) -> None:
    assert cell_of(notebook, "demo-1").metadata.tags == ["demo"]


@pytest.mark.parametrize("make", [release_notebook, source_notebook])
def test_a_notebook_is_valid_for_nbformat_and_for_nbgrader(make: Callable[[Exercise], NotebookNode]) -> None:
    notebook = make(doubling())
    nbformat.validate(notebook)
    MetadataValidatorV3().validate_nb(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")


def test_the_checksums_are_those_that_nbgrader_computes(notebook: NotebookNode) -> None:
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert all(cell.metadata.nbgrader.checksum == compute_checksum(cell) for cell in marked)


def test_a_notebook_has_the_same_bytes_every_time_and_ends_with_one_line_end() -> None:
    content = to_bytes(release_notebook(doubling()))
    assert content == to_bytes(release_notebook(doubling()))
    assert content.endswith(b"}\n")


def test_editing_one_cell_renames_no_other(tmp_path: Path, notebook: NotebookNode) -> None:
    root = spoiled(tmp_path, "# Now the other way round.", "# And now the other way round.")
    edited = [cell.id for cell in release_notebook(doubling(root)).cells]
    before = [cell.id for cell in notebook.cells]
    assert sum(old != new for old, new in zip(before, edited, strict=True)) == 1


def test_equal_cells_have_names_of_their_own(tmp_path: Path) -> None:
    root = spoiled(tmp_path, "# Now the other way round.", "# **Question.** Why?")
    names = [cell.id for cell in release_notebook(doubling(root)).cells]
    assert len(set(names)) == len(names)


def test_the_source_notebook_holds_a_region_with_a_placeholder_only() -> None:
    cell = cell_of(source_notebook(doubling()), "halve")
    assert cell.source.endswith(
        "    ### BEGIN SOLUTION\n    raise NotImplementedError()\n    ### END SOLUTION"
    )
    assert "checksum" not in cell.metadata.nbgrader


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('tags=["demo"]\nprint(halve', 'tag="demo"\nprint(halve', ":35: unknown cell metadata `tag`"),
        ("# YOUR CODE HERE", "# your code here", ":9: the cell of `double` does not hold exactly one stub"),
        ("# YOUR ANSWER HERE", "# Write here.", ":41: the cell of `written` holds more than YOUR ANSWER"),
    ],
)
def test_a_cell_that_breaks_the_conventions_is_reported_with_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    with pytest.raises(CourseError, match=problem):
        release_notebook(doubling(spoiled(tmp_path, old, new)))


def spoiled(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the course in which the script reads differently."""
    root = Path(shutil.copytree(FIXTURE, folder / "course"))
    script = root / "exercises" / "doubling" / "doubling.py"
    assert old in script.read_text()
    script.write_text(script.read_text().replace(old, new))
    return root
