"""What happens to honest notebooks on their way: each function does one such thing to a solved one."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.sample.specimen import Handout, Loss, Spoil, as_json


def duplicated_cells(handout: Handout) -> NotebookNode:
    """The task's cell is there twice, its id and its grade id included."""
    handout.notebook.cells.insert(handout.place, copy.deepcopy(handout.cell))
    return handout.notebook


def deleted_grade_cell(handout: Handout) -> NotebookNode:
    """The cell that holds the task's points is gone."""
    notebook = handout.notebook
    notebook.cells = [cell for cell in notebook.cells if cell.id != f"{handout.task}-checks"]
    return notebook


def edited_grade_cell(handout: Handout) -> NotebookNode:
    """The cell that holds the task's points checks nothing any more."""
    (cell,) = (cell for cell in handout.notebook.cells if cell.id == f"{handout.task}-checks")
    cell["source"] = "assert True"
    return handout.notebook


def renamed_function(handout: Handout) -> NotebookNode:
    """The function is right, under a name of its own."""
    handout.cell["source"] += f"\n\n\nmy_{handout.task} = {handout.task}\ndel {handout.task}"
    return handout.notebook


def syntax_error_in_one_cell(handout: Handout) -> NotebookNode:
    """The task's cell is no Python; the others are."""
    handout.cell["source"] += "\n\nprint('it works!'"
    return handout.notebook


def cut_off_file(handout: Handout) -> bytes:
    """The upload stopped halfway."""
    content = as_json(handout.notebook).encode()
    return content[: len(content) // 2]


def web_page(handout: Handout) -> bytes:
    """The page that shows the notebook was saved in its place."""
    return f"<!DOCTYPE html>\n<html><body><h1>{handout.exercise.slug}.ipynb</h1></body></html>\n".encode()


def empty_file(handout: Handout) -> bytes:
    """The disk was full when the notebook was saved."""
    return b""


def git_conflict(handout: Handout) -> bytes:
    """Two people worked on the notebook, and nobody merged their work."""
    return f"<<<<<<< HEAD\n{as_json(handout.notebook)}\n=======\n{{}}\n>>>>>>> mine\n".encode()


def old_format(handout: Handout) -> bytes:
    """Saved by an old program, in nbformat 3."""
    text: str = nbformat.v3.writes_json(nbformat.convert(handout.notebook, 3))
    return text.encode()


def windows_text(handout: Handout) -> bytes:
    """Line ends of Windows in the file and in its cells, after a byte order mark."""
    for cell in handout.notebook.cells:
        cell["source"] = cell.source.replace("\n", "\r\n")
    return as_json(handout.notebook).replace("\n", "\r\n").encode("utf-8-sig")


def utf_16(handout: Handout) -> bytes:
    """Saved by an editor that likes two bytes for each character."""
    return as_json(handout.notebook).encode("utf-16")


def not_a_number_in_json(handout: Handout) -> NotebookNode:
    """An output holds NaN and Infinity, which JSON does not have."""
    history = {"application/json": {"loss": [float("nan"), float("inf")]}}
    handout.cell["outputs"] = [new_output("display_data", data=history)]
    return handout.notebook


def neither_kernel_nor_ids(handout: Handout) -> NotebookNode:
    """A tool left out the kernel, the language and the ids of the cells."""
    handout.notebook["metadata"] = {}
    handout.notebook["nbformat_minor"] = 4
    for cell in handout.notebook.cells:
        del cell["id"]
    return handout.notebook


def large_outputs(handout: Handout) -> NotebookNode:
    """A cell printed every step of a long training."""
    handout.cell["outputs"] = [new_output("stream", text="loss 0.0123\n" * 400_000)]
    return handout.notebook


def script_named_as_notebook(handout: Handout) -> bytes:
    """A Python file was renamed to `.ipynb`."""
    return handout.exercise.reference.read_bytes()


def tabs(handout: Handout) -> NotebookNode:
    """An editor turned indentation into tabs."""
    handout.cell["source"] = handout.cell.source.replace(" " * 4, "\t")
    return handout.notebook


def shell_and_magics(handout: Handout) -> NotebookNode:
    """The first cell prepares a machine in the cloud."""
    return _begin_with(handout, "!pip install torch\n%cd /content/drive/MyDrive\n%matplotlib inline")


def waits_for_input(handout: Handout) -> NotebookNode:
    """A cell asks a question."""
    return _begin_with(handout, 'name = input("Your name? ")')


def shows_plots(handout: Handout) -> NotebookNode:
    """A cell opens a window."""
    return _begin_with(handout, "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()")


def leaves_the_session(handout: Handout) -> NotebookNode:
    """A cell says goodbye, and the next ones go on."""
    return _begin_with(handout, "exit()")


def changes_the_defaults(handout: Handout) -> NotebookNode:
    """A cell changes what torch does by default, for everybody in the process."""
    return _begin_with(
        handout,
        "import torch\n\ntorch.manual_seed(0)\ntorch.set_grad_enabled(False)\ntorch.set_default_dtype(torch.float64)",
    )


def prints_a_lot(handout: Handout) -> NotebookNode:
    """A cell floods the output."""
    return _begin_with(handout, "for step in range(10_000):\n    print('step', step)")


DAMAGES: Final[Mapping[Spoil, Loss]] = MappingProxyType(
    {
        duplicated_cells: Loss.NOTHING,
        deleted_grade_cell: Loss.NOTHING,
        edited_grade_cell: Loss.NOTHING,
        renamed_function: Loss.TASK,
        syntax_error_in_one_cell: Loss.TASK,
        cut_off_file: Loss.EVERYTHING,
        web_page: Loss.EVERYTHING,
        empty_file: Loss.EVERYTHING,
        git_conflict: Loss.EVERYTHING,
        old_format: Loss.NOTHING,
        windows_text: Loss.NOTHING,
        utf_16: Loss.NOTHING,
        not_a_number_in_json: Loss.NOTHING,
        neither_kernel_nor_ids: Loss.NOTHING,
        large_outputs: Loss.NOTHING,
        script_named_as_notebook: Loss.NOTHING,
        tabs: Loss.NOTHING,
        shell_and_magics: Loss.NOTHING,
        waits_for_input: Loss.NOTHING,
        shows_plots: Loss.NOTHING,
        leaves_the_session: Loss.NOTHING,
        changes_the_defaults: Loss.NOTHING,
        prints_a_lot: Loss.NOTHING,
    }
)


def _begin_with(handout: Handout, source: str) -> NotebookNode:
    """Put a cell before all others."""
    handout.notebook.cells.insert(0, new_code_cell(source))
    return handout.notebook
