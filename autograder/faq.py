"""Read the questions that students ask, which feedback quotes by anchor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.errors import CourseError
from autograder.model import Value
from autograder.report.mathml import mathml

_HEADING = re.compile(r"^## +(?P<question>.+?) *(?:\{#(?P<anchor>[\w-]+)\})? *$", re.MULTILINE)


class FaqEntry(Value, frozen=True):
    """One question and its answer."""

    anchor: str  # what tasks and checks cite
    question: str
    markdown: str  # the answer, without its heading

    @property
    def html(self) -> str:
        """The answer as HTML, with formulas as MathML."""
        return str(_RENDERER.render(self.markdown))


def load_faq(root: Path) -> dict[str, FaqEntry]:
    """Return the entries of `exercises/faq.md` by anchor, in order; none where the file is missing."""
    path = root / "exercises" / "faq.md"
    return parse_faq(path, path.read_text("utf-8")) if path.is_file() else {}


def parse_faq(path: Path, text: str) -> dict[str, FaqEntry]:
    """Return the sections `## Question {#anchor}` of a Markdown text; `path` is for messages."""
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    entries: dict[str, FaqEntry] = {}
    for heading, end in zip(headings, ends, strict=False):
        question, anchor = heading["question"], heading["anchor"]
        if anchor is None or anchor in entries:
            problem = "a question without an anchor" if anchor is None else f"a second question `{anchor}`"
            line = text.count("\n", 0, heading.start()) + 1
            raise CourseError(path, problem, line=line, fix="## Question {#anchor}")
        entries[anchor] = FaqEntry(
            anchor=anchor, question=question, markdown=text[heading.end() : end].strip()
        )
    return entries


def _renderer() -> MarkdownIt:
    """Build a renderer that shows HTML in an answer as text, and formulas as formulas."""
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    dollarmath_plugin(renderer, allow_space=False, allow_digits=False, double_inline=True, renderer=_formula)
    return renderer


def _formula(tex: str, options: dict[str, Any]) -> str:
    return mathml(tex, block=options["display_mode"])


_RENDERER = _renderer()
