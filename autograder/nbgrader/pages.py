"""nbgrader's feedback page, which a student can read without a network and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jinja2
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import default

from autograder.report.mathml import mathml


class FeedbackExporter(HTMLExporter):
    """Exports with nbgrader's template, but sets formulas as MathML where it would load MathJax.

    nbgrader's own page waits for a script from a server: where that cannot be reached, it stays blank for
    as long as the browser tries, and then shows formulas as TeX.
    """

    @default("extra_loaders")
    def _own_templates(self) -> list[jinja2.BaseLoader]:
        return [jinja2.PackageLoader("autograder.nbgrader")]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Yield nbconvert's filters, the one for Markdown with formulas as MathML."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", _markdown_to_html


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return mathml(body)

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)


@jinja2.pass_context
def _markdown_to_html(context: Context, source: str) -> str:
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = _Renderer(escape=False, attachments=attachments)
    html: str = MarkdownWithMath(renderer=renderer).render(source)
    return html
