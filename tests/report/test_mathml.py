"""Formulas as MathML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.report.mathml import mathml

ROOT = Path(__file__).parents[2]
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+?)\$(?!\$)", re.DOTALL)


def test_a_fraction_is_a_fraction() -> None:
    assert "<mfrac><mn>1</mn><mi>N</mi></mfrac>" in re.sub("</?mrow>", "", mathml(r"\frac{1}{N}"))


def test_a_formula_on_its_own_line_is_a_block() -> None:
    assert mathml("x", block=True).startswith('<math display="block">')


def test_arg_max_has_its_name() -> None:
    assert "\\" not in mathml(r"\arg\max_k z_k")


def test_every_formula_of_the_course_can_be_set() -> None:
    texts = [path.read_text("utf-8") for path in [*ROOT.glob("exercises/*/*.py"), ROOT / "exercises/faq.md"]]
    prose = (re.sub(r"`[^`\n]*`", "", text.replace("\n# ", "\n")) for text in texts if "$" in text)
    formulas = {block or inline for text in prose for block, inline in FORMULA.findall(text)}
    assert len(formulas) > 40
    unset = [tex for tex in formulas if "\\" in mathml(tex) or not mathml(tex).startswith("<math ")]
    assert not unset


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{btn}{x}",
        r"\text{</math><script>alert(1)</script>}",
        r"\text{&lt;script&gt;}\text{<mi onclick='alert(1)'>x</mi>}",
    ],
)
def test_a_formula_brings_no_markup_of_its_own(tex: str) -> None:
    found: list[tuple[str, list[tuple[str, str | None]]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, attributes))  # type: ignore[method-assign]
    parser.feed(mathml(tex))
    assert {tag for tag, _ in found} <= {"math", "mrow", "mi", "mn", "mo", "mtext", "code"}
    assert {name for _, attributes in found for name, _ in attributes} <= {"display", "stretchy"}


@pytest.mark.parametrize("tex", [r"\frac{", "{" * 1900, "x^" * 900, "x" * 5000, r"\begin{foo}", ""])
def test_what_is_no_formula_is_shown_as_it_was_written(tex: str) -> None:
    assert mathml(tex) == f"<code>{tex}</code>" or mathml(tex).startswith("<math ")
