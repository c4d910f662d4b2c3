"""No cell of an exported table is a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exports.cells import number, safe


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            '=HYPERLINK("http://x")',
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "－1+1",
            "＋1",
            "＠x",
        ),
        *("-2+3+cmd|' /C calc'!A0", "--1", "=", "+", "-x", "1e5=", "=5", "+1 234"),
    ],
)
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    if text == "1e5=":
        assert safe(text) == text
    else:
        assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-", "5", "-5", "+5", "-0.5", "-1,5", "1e-3", "-1.5E+10", "50%", "-.5", "Ana", "a=b", " =1"]
)
def test_numbers_names_and_placeholders_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@given(st.text())
def test_whatever_is_written_begins_as_text_or_is_a_number(text: str) -> None:
    written = safe(text)
    if written[:1] in set("=+-@\t\r\n") and written not in ("", "-"):
        float(written.replace(",", "").replace("%", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.0, "0"), (2.0, "2"), (1.5, "1.5"), (1 / 3, "0.33"), (100.0, "100"), (20, "20")],
)
def test_points_are_short_and_have_a_decimal_point(value: float, text: str) -> None:
    assert number(value) == text
