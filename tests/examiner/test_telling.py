"""What students read of their own errors, and nothing that their code could have composed."""

from __future__ import annotations

import pytest

from tests.examiner.outcomes import result

LAST = "def last():\n    {}"


def told(examination) -> str:
    return result(examination, "last").message


def test_a_function_that_is_not_there_is_named(examine) -> None:
    assert (
        told(examine("pass"))
        == "Your notebook defines no function `last`. Give it back the name that it had."
    )


@pytest.mark.parametrize(
    "broken", ["def last(x:\n    return x", "1 / 0\n\ndef last():\n    pass", "1 / 0\nlast = len"]
)
def test_a_function_whose_cell_failed_is_told_why_it_is_missing(examine, broken) -> None:
    examination = examine("pass", broken)
    (cell,) = examination.cells
    assert told(examination) == f"Your notebook defines no function `last`. {cell.message}"


def test_a_cell_that_only_names_a_function_does_not_explain_why_it_is_missing(examine) -> None:
    assert told(examine("print(last)")) == told(examine("pass"))


def test_a_stub_is_not_written_yet(examine) -> None:
    assert told(examine(LAST.format("raise NotImplementedError()"))) == "`last` is not written yet."


def test_a_known_exception_is_named_with_the_line_but_without_its_text(examine) -> None:
    found = result(examine("pass", LAST.format("raise ValueError('the secret')")), "last")
    assert found.message == (
        "`last` raised ValueError at line 2 of the cell “cell 2”: `raise ValueError('the secret')`."
    )
    composed = result(examine(LAST.format("text = 'the ' + 'secret'\n    raise ValueError(text)")), "last")
    assert "the secret" not in composed.message
    assert "the secret" in composed.detail


def test_a_class_of_the_students_own_is_named_as_it_stands_in_the_notebook(examine) -> None:
    source = "class BadImage(Exception):\n    pass\n\ndef last():\n    raise BadImage"
    assert told(examine(source)).startswith("`last` raised BadImage at line 5")


@pytest.mark.parametrize("name", ["'Secret' + str(17)", "'a' * 10_000", "'<b>'", "''"])
def test_a_name_that_was_made_up_while_the_code_ran_is_not_told(examine, name) -> None:
    source = f"def last():\n    raise type({name}, (Exception,), {{}})"
    assert told(examine(source)).startswith("`last` raised an exception at line 2")


def test_a_line_that_is_not_in_the_notebook_is_not_told(examine) -> None:
    source = "def last():\n    exec(compile('1 / 0', '<cell 7>', 'exec'))"
    assert told(examine(source)).startswith("`last` raised ZeroDivisionError at line 2 of the cell “cell 1”")


def test_a_cell_that_is_no_python_says_where(examine) -> None:
    examination = examine("def last(:\n    return 1")
    (cell,) = examination.cells
    assert (cell.cell, cell.outcome) == ("cell 1", "ERROR")
    assert cell.message == (
        "This cell stopped with SyntaxError (invalid syntax) at line 1 of the cell “cell 1”: `def last(:`."
    )


def test_a_cell_that_raised_says_what_and_where(examine) -> None:
    source = "import torch\n\ndef use(model):\n    return modle\n\nuse(1)"
    (cell,) = examine("x = 1", source).cells
    assert cell.message == (
        "This cell stopped with NameError (name 'modle' is not defined) at line 6 of the cell “cell 2”: `use(1)`."
    )


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("import numpy\n    numpy.linalg.inv(numpy.zeros((2, 2)))", "ValueError"),
        ("raise type('Made' + 'Up', (KeyError,), {})", "KeyError"),
    ],
)
def test_a_class_that_is_not_in_the_notebook_is_told_as_its_base(examine, body, named) -> None:
    assert told(examine(LAST.format(body))).startswith(f"`last` raised {named} at line")


def test_what_is_no_function_is_not_there(examine) -> None:
    assert (
        told(examine("last = 1"))
        == "Your notebook defines no function `last`. Give it back the name that it had."
    )
