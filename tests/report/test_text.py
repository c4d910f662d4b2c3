"""Text of strangers, made safe to print."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.report.text import amount, printable


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;unfinished", ""),
        ("a\x00b\x08c\x7fd\x9be", "abcde"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("می‌خواهم 👩‍👧 naïve ≤", "می‌خواهم 👩‍👧 naïve ≤"),
    ],
)
def test_escapes_and_invisible_characters_go_and_text_stays(raw: str, safe: str) -> None:
    assert printable(raw) == safe


@given(st.text())
def test_nothing_that_moves_a_cursor_is_left(text: str) -> None:
    left = {character for character in printable(text) if unicodedata.category(character) == "Cc"}
    assert left <= {"\n", "\t"}
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(("number", "said"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")])
def test_one_thing_is_no_plural(number: int, said: str) -> None:
    assert amount(number, "page") == said
