"""The FAQ's sections become entries that feedback can quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.faq import load_faq, parse_faq

FIXTURE = Path(__file__).parent / "fixtures" / "course"
PATH = Path("faq.md")


def test_each_question_is_an_entry_under_its_anchor() -> None:
    entries = load_faq(FIXTURE)
    assert list(entries) == ["twice-two", "what-counts"]
    assert entries["what-counts"].question == "What counts?"
    assert entries["what-counts"].markdown == "Everything in the list, repeated or not."


def test_a_course_without_a_faq_has_no_entries(tmp_path: Path) -> None:
    assert load_faq(tmp_path) == {}


def test_a_formula_is_set_as_a_formula() -> None:
    (entry,) = parse_faq(
        PATH, "## Why? {#why}\nIf $a_1 < b_2 * c$ and *so*:\n\n$$\n\\sum_i x_i\n$$\n"
    ).values()
    assert entry.html.count('<math display="inline">') == entry.html.count('<math display="block">') == 1
    assert "<mo>&lt;</mo>" in entry.html
    assert "<em>so</em>" in entry.html
    assert "$" not in entry.html


def test_html_in_an_answer_is_shown_as_text() -> None:
    (entry,) = parse_faq(PATH, "## Why? {#why}\n<script>alert(1)</script>\n").values()
    assert "<script>" not in entry.html


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## One\n", "faq.md:3: a question without an anchor"),
        ("## Two {#a}\n", "faq.md:3: a second question `a`"),
    ],
)
def test_a_heading_without_an_anchor_of_its_own_is_reported(text: str, problem: str) -> None:
    with pytest.raises(CourseError, match=problem):
        parse_faq(PATH, "## First {#a}\n\n" + text)
