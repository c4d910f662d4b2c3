"""An exception becomes a message, whatever it is."""

from __future__ import annotations

import pytest

from autograder.candidate.failures import cell_done, raised
from autograder.candidate.shell import cell_of
from autograder.wire import messages as wire


def failure(source: str, cell: int = 3) -> BaseException:
    """Return what the code of a cell raises."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whatever it is
        exec(compile(source, f"<cell {cell}>", "exec"), {})
    return caught.value


@pytest.mark.parametrize(
    ("filename", "cell"),
    [
        ("<cell 0>", 0),
        ("<cell 12>", 12),
        ("<cell -1>", None),
        ("<cell ²>", None),
        ("<cell >", None),
        ("x.py", None),
    ],
)
def test_a_file_name_is_that_of_a_cell_or_not(filename: str, cell: int | None) -> None:
    assert cell_of(filename) == cell


def test_an_exception_is_told_with_its_classes_text_and_frames() -> None:
    message = raised(7, failure("def f():\n    return {}['a']\n\nf()"), {}, [])
    assert message.id == 7
    assert message.kinds[:2] == ("KeyError", "LookupError")
    assert message.text == "'a'"
    assert message.frames == (wire.Frame(cell=3, line=4), wire.Frame(cell=3, line=2))


def test_of_many_frames_the_innermost_are_kept() -> None:
    message = raised(1, failure("def f(n):\n    return f(n - 1) if n else 1 / 0\n\nf(100)"), {}, [])
    assert set(message.frames) == {wire.Frame(cell=3, line=2)}
    assert len(message.frames) == 20


def test_a_cell_is_told_with_the_line_at_which_its_own_code_stood() -> None:
    assert cell_done(3, failure("x = 1\nint('a')")).line == 2
    assert cell_done(4, failure("int('a')", cell=3)).line == 0
    assert cell_done(3, None) == wire.CellDone(index=3)


def test_a_syntax_error_is_told_with_its_line_but_not_with_the_name_of_the_file() -> None:
    done = cell_done(3, failure("x = 1\ndef f(:"))
    assert (done.line, done.kinds[0], done.text) == (2, "SyntaxError", "invalid syntax")
    assert cell_done(3, failure("eval('1 +')")).line == 1


class Unprintable(Exception):
    def __str__(self) -> str:
        raise self


class Unreadable(Exception):
    def __str__(self) -> str:
        return "\ud800" + "x" * 10_000


def test_a_text_that_cannot_be_made_is_none_and_one_that_cannot_be_sent_is_mended() -> None:
    assert raised(1, Unprintable(), {}, []).text == ""
    text = raised(1, Unreadable(), {}, []).text
    assert text.startswith("?xxx")
    assert len(text) == 4000


def test_a_long_name_is_cut() -> None:
    error = type("E" * 1000, (Exception,), {})()
    assert raised(1, error, {}, []).kinds[0] == "E" * 100
