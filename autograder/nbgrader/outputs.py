"""The outputs of a grade cell: what the student reads, and the score as nbgrader reads it back."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.model import CellReport, TaskResult
from autograder.report.feedback import Card, card_text, points, render_card
from autograder.report.text import printable


def grade_outputs(card: Card) -> list[NotebookNode]:
    """Return the outputs of a task's grade cell.

    nbgrader takes an `error` for zero, an `execute_result` for its number and anything else for full
    marks. So only zero has an error, and only a part has a result.
    """
    shown = new_output("display_data", data={"text/html": render_card(card), "text/plain": card_text(card)})
    return [shown, *_score_outputs(card.result)]


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
    return [new_output("execute_result", data=data)]


def _error(name: str, message: str) -> NotebookNode:
    output: NotebookNode = new_output("error", ename=name, evalue=message, traceback=[message])
    return output
