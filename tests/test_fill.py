"""A solution's functions go into the cells that ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.course import load_course
from autograder.fill import fill, overlay
from autograder.notebook import release_notebook

FIXTURE = Path(__file__).parent / "fixtures" / "course"
EXERCISE = load_course(FIXTURE).assignments[0].exercises[0]
REFERENCE = EXERCISE.reference.read_text()
MUTANT = (EXERCISE.private / "mutants" / "squares.py").read_text()
ALTERNATIVE = (EXERCISE.private / "alternatives" / "adds.py").read_text()


@pytest.fixture
def notebook() -> NotebookNode:
    """The released notebook of an exercise with two functions."""
    return release_notebook(EXERCISE)


def source_of(notebook: NotebookNode, name: str) -> str:
    """Return the source of the cell that asks for a function."""
    return str(next(cell.source for cell in notebook.cells if cell.id == name))


def defined_by(source: str) -> dict[str, Any]:
    """Run a module and return what it defines."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "submission", "exec"), namespace)
    return namespace


def run(notebook: NotebookNode) -> dict[str, Any]:
    """Run the solution cells of a notebook and return what they define."""
    return defined_by("\n".join(source_of(notebook, name) for name in ("double", "halve")))


def test_each_function_goes_into_its_cell_with_what_stands_before_it(notebook: NotebookNode) -> None:
    filled = fill(notebook, REFERENCE)
    assert source_of(filled, "double").startswith("from __future__ import annotations\n\nimport operator\n")
    assert source_of(filled, "halve").startswith("# Dividing is multiplying by the inverse.\ndef _inverse(")
    assert (run(filled)["double"](21), run(filled)["halve"](42)) == (42, 21)


def test_the_notebook_given_is_left_as_it_was(notebook: NotebookNode) -> None:
    fill(notebook, REFERENCE)
    assert notebook == release_notebook(EXERCISE)


def test_the_other_cells_and_all_metadata_stay(notebook: NotebookNode) -> None:
    filled = fill(notebook, REFERENCE)
    changed = [new.id for old, new in zip(notebook.cells, filled.cells, strict=True) if old != new]
    assert changed == ["double", "halve"]
    assert [cell.metadata for cell in filled.cells] == [cell.metadata for cell in notebook.cells]


def test_an_overlay_takes_the_place_of_one_function(notebook: NotebookNode) -> None:
    functions = run(fill(notebook, REFERENCE, MUTANT))
    assert (functions["double"](3), functions["halve"](42)) == (9, 21)


def test_an_overlay_brings_its_imports_and_helpers_but_not_its_diagnosis(notebook: NotebookNode) -> None:
    source = source_of(fill(notebook, REFERENCE, MUTANT), "double")
    assert "import math" in source
    assert "def _power" in source
    assert source.count("def double(") == source.count("from __future__") == 1
    assert "That is the square" not in source
    assert "breaks:" not in source


def test_what_stands_after_the_last_function_joins_it(notebook: NotebookNode) -> None:
    filled = fill(notebook, REFERENCE + "\n\nprint('done')  # at last\n")
    assert source_of(filled, "halve").endswith("print('done')  # at last")


def test_a_function_that_is_missing_keeps_its_stub(notebook: NotebookNode) -> None:
    filled = fill(notebook, ALTERNATIVE)
    assert "number + number" in source_of(filled, "double")
    assert source_of(filled, "halve") == source_of(notebook, "halve")


def test_a_replaced_helper_is_the_one_that_every_function_uses(notebook: NotebookNode) -> None:
    helper = "def _inverse(number):\n    return 10 / number\n"
    assert run(fill(notebook, REFERENCE, helper))["halve"](1) == 5
    assert defined_by(overlay(REFERENCE, helper))["halve"](1) == 5


def test_an_overlaid_module_runs_and_defines_each_function_once() -> None:
    source = overlay(REFERENCE, MUTANT)
    functions = defined_by(source)
    assert source.count("def double(") == 1
    assert source.startswith("from __future__ import annotations\n")
    assert (functions["double"](3), functions["halve"](42)) == (9, 21)


def test_a_decorator_and_a_comment_stay_with_their_function(notebook: NotebookNode) -> None:
    source = "import functools\n\n\n# Kept.\n@functools.cache\ndef halve(number):\n    return number / 2\n"
    assert source_of(fill(notebook, REFERENCE, source), "halve").endswith(source.strip())
