"""nbgrader's feedback page, which a student can read without a network and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import jinja2
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import default

from autograder.nbgrader.styles import without_unused
from autograder.report.mathml import mathml


class _Compiled(jinja2.BytecodeCache):
    """Keeps the templates that this process has compiled: nbgrader makes a new environment for each submission."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code to who asks for it, if it is there."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final = _Compiled()


class _Rendered(TemplateExporter):
    """Keeps the page from what nbconvert does next: it parses it all once more, to have JupyterLab's cells take the focus.

    That takes more time than all the rest, and nbgrader's template has no such cells.
    """

    rendered = ""

    def from_notebook_node(  # type: ignore[override]  # nbconvert says once that it is a notebook, once a page
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        self.rendered, resources = super().from_notebook_node(nb, resources, **kw)
        return "", resources


class FeedbackExporter(HTMLExporter, _Rendered):
    """Exports with nbgrader's template, but sets formulas as MathML where it would load MathJax.

    nbgrader's own page waits for a script from a server: where that cannot be reached, it stays blank for
    as long as the browser tries, and then shows formulas as TeX.
    """

    @default("extra_loaders")
    def _own_templates(self) -> list[jinja2.BaseLoader]:
        report = jinja2.PackageLoader("autograder.report")
        return [jinja2.PackageLoader("autograder.nbgrader"), jinja2.PrefixLoader({"report": report})]

    def _create_environment(self) -> jinja2.Environment:
        environment: jinja2.Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.bytecode_cache = _COMPILED
        return environment

    def from_notebook_node(  # type: ignore[override]  # nbconvert says once that it is a notebook, once a page
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook to a page and its resources."""
        _, resources = super().from_notebook_node(nb, resources, **kw)
        return without_unused(self.rendered), resources

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
