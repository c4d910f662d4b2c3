"""The outputs of a grade cell: what the student reads, and the score as nbgrader reads it back."""

from __future__ import annotations

from nbformat import NotebookNode, from_dict

from autograder.model import CellReport, TaskResult
from autograder.report.feedback import Card, card_text, points, render_card
from autograder.report.text import printable


def grade_outputs(card: Card) -> list[NotebookNode]:
    """Return the outputs of a task's grade cell.

    nbgrader takes an `error` for zero, an `execute_result` for its number and anything else for full
    marks. So only zero has an error, and only a part has a result.
    """
    return [display_output(render_card(card), card_text(card)), *_score_outputs(card.result)]


def display_output(html: str, text: str) -> NotebookNode:
    """Return an output that shows a fragment of HTML, or text where there is no HTML."""
    return _output("display_data", data={"text/html": html, "text/plain": text}, metadata={})


def failure_output(report: CellReport) -> NotebookNode:
    """Return the error of a cell that did not run to its end."""
    return _error(str(report.outcome), printable(report.message))


def _score_outputs(result: TaskResult) -> list[NotebookNode]:
    if result.score is None:
        return [_error("NotGraded", "The grader failed here; a person will look at it.")]
    if result.score >= result.max_score:
        return []
    if result.score <= 0:
        return [_error("ChecksDidNotPass", f"0 of {points(result.max_score)} points: see above.")]
    earned = f"{points(result.score)} of {points(result.max_score)} points"
    data = {"text/plain": repr(float(result.score)), "text/html": f"<p>{earned}</p>"}
    return [_output("execute_result", data=data, metadata={}, execution_count=None)]


def _error(name: str, message: str) -> NotebookNode:
    return _output("error", ename=name, evalue=message, traceback=[message])


def _output(kind: str, **parts: object) -> NotebookNode:
    """Return an output; that it is valid is seen when the notebook is written, once for all of them."""
    output: NotebookNode = from_dict({"output_type": kind, **parts})
    return output
