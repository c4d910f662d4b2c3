"""The page that a student opens."""

from __future__ import annotations

import re

from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.nbgrader.pages import FeedbackExporter


def page(*prose: str) -> str:
    exporter = FeedbackExporter(template_name="classic")
    html, _ = exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell(text) for text in prose]))
    return str(html)


def test_formulas_need_no_network() -> None:
    html = page("The mean is $\\frac{1}{N}$ times\n\n$$\\sum_i x_i$$\n")
    assert html.count("<math ") == 2
    assert "$" not in re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)


def test_no_formulas_are_left_to_a_script_from_a_server() -> None:
    assert "ajax/libs/mathjax" not in page("$x$").lower()


def test_the_page_fits_a_phone_and_draws_the_lines_of_tables() -> None:
    html = page("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert 'name="viewport"' in html
    assert re.search(r"\.rendered_html th, \.rendered_html td \{[^}]*border", html)


def test_formulas_ask_for_a_font_in_which_roots_grow() -> None:
    assert re.search(r"math \{ font-family:[^}]*DejaVu Math TeX Gyre", page("$\\sqrt{\\frac{1}{N}}$"))
