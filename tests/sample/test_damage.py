"""Each kind of damage does what its name says, and only that."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.intake.document import read_document
from autograder.model import Exercise
from autograder.sample import damage
from autograder.sample.specimen import DAMAGED, Handout, Loss, Spoil, as_json, spoil

Find = Callable[[NotebookNode, str], str]


def ids(notebook: NotebookNode) -> list[str]:
    """Return the ids of the cells."""
    return [cell.id for cell in notebook.cells]


def test_there_are_at_least_twelve_kinds() -> None:
    assert len(damage.DAMAGES) >= 12


def test_each_kind_of_loss_occurs() -> None:
    assert set(damage.DAMAGES.values()) == set(Loss)


@pytest.mark.parametrize("how", damage.DAMAGES, ids=lambda how: how.__name__)
def test_damage_leaves_the_handout_as_it_was(handout: Handout, notebook: NotebookNode, how: Spoil) -> None:
    spoil(handout, how, Loss.NOTHING, DAMAGED)
    assert handout.notebook == notebook


@pytest.mark.parametrize(
    ("how", "loss"), damage.DAMAGES.items(), ids=lambda item: getattr(item, "__name__", "")
)
def test_a_file_is_unreadable_exactly_where_everything_is_lost(
    handout: Handout, how: Spoil, loss: Loss
) -> None:
    specimen = spoil(handout, how, loss, DAMAGED)
    document = read_document(specimen.content, "doubling.ipynb")
    assert bool(document.problem) == (loss is Loss.EVERYTHING), document.problem


def test_what_is_lost_follows_from_the_exercise(handout: Handout, exercise: Exercise) -> None:
    lost = {loss: spoil(handout, damage.empty_file, loss, DAMAGED).lost for loss in Loss}
    assert lost == {
        Loss.NOTHING: frozenset(),
        Loss.TASK: frozenset({"halve"}),
        Loss.EVERYTHING: frozenset({"double", "halve"}),
    }


def test_a_duplicated_cell_is_there_twice(handout: Handout) -> None:
    assert ids(damage.duplicated_cells(handout)).count("halve") == 2


def test_a_deleted_grade_cell_is_gone(handout: Handout, notebook: NotebookNode) -> None:
    assert set(ids(notebook)) - set(ids(damage.deleted_grade_cell(handout))) == {"halve-checks"}


def test_an_edited_grade_cell_keeps_its_id(handout: Handout, source_of: Find) -> None:
    assert source_of(damage.edited_grade_cell(handout), "halve-checks") == "assert True"


def test_a_renamed_function_has_another_name(handout: Handout, source_of: Find) -> None:
    namespace: dict[str, Any] = {}
    exec(source_of(damage.renamed_function(handout), "halve"), namespace)
    assert "halve" not in namespace
    assert namespace["my_halve"](4) == 2


def test_a_syntax_error_stays_in_one_cell(handout: Handout, source_of: Find) -> None:
    damaged = damage.syntax_error_in_one_cell(handout)
    compile(source_of(damaged, "double"), "double", "exec")
    with pytest.raises(SyntaxError):
        compile(source_of(damaged, "halve"), "halve", "exec")


def test_a_file_that_is_cut_off_is_no_json(handout: Handout) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(damage.cut_off_file(handout))


def test_an_old_notebook_is_in_nbformat_3(handout: Handout) -> None:
    old = json.loads(damage.old_format(handout))
    assert old["nbformat"] == 3
    assert "input" in old["worksheets"][0]["cells"][1]


def test_a_notebook_from_windows_has_a_mark_and_foreign_line_ends(handout: Handout) -> None:
    content = damage.windows_text(handout)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert rb"\r\n" in content  # within the cells


def test_utf_16_is_not_utf_8(handout: Handout) -> None:
    with pytest.raises(UnicodeDecodeError):
        damage.utf_16(handout).decode()


def test_nan_is_written_as_no_json_parser_should_read_it(handout: Handout) -> None:
    text = as_json(damage.not_a_number_in_json(handout))
    constants: list[str] = []
    json.loads(text, parse_constant=constants.append)
    assert constants == ["NaN", "Infinity"]


def test_neither_kernel_nor_ids_are_left(handout: Handout) -> None:
    bare = damage.neither_kernel_nor_ids(handout)
    assert not bare.metadata
    assert not any("id" in cell for cell in bare.cells)


def test_large_outputs_are_some_megabytes(handout: Handout) -> None:
    assert 2e6 < len(as_json(damage.large_outputs(handout))) < 2e7


def test_tabs_indent_the_function(handout: Handout, source_of: Find) -> None:
    source = source_of(damage.tabs(handout), "halve")
    compile(source, "halve", "exec")
    assert "\n\treturn" in source


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (damage.shell_and_magics, "!pip install"),
        (damage.shell_and_magics, "%cd "),
        (damage.waits_for_input, "input("),
        (damage.shows_plots, "plt.show()"),
        (damage.leaves_the_session, "exit()"),
        (damage.changes_the_defaults, "set_default_dtype"),
        (damage.prints_a_lot, "print("),
    ],
)
def test_a_cell_of_its_own_comes_first(
    handout: Handout, notebook: NotebookNode, how: Spoil, text: str
) -> None:
    damaged = how(handout)
    assert isinstance(damaged, NotebookNode)
    assert text in damaged.cells[0].source
    assert damaged.cells[1:] == notebook.cells
