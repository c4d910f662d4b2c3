"""The step of `nbgrader autograde` that takes the place of running a notebook in a kernel."""

from __future__ import annotations

from typing import Any

import nbgrader.preprocessors
from nbformat import NotebookNode

from autograder.errors import GraderFault
from autograder.plugin.exporter import SubmissionExporter
from autograder.plugin.grades import OPEN


class Execute(nbgrader.preprocessors.Execute):  # type: ignore[misc]  # nbgrader has no types
    """Has the checks of this course, or else the notebook's own cells, run in the sandbox; never a kernel.

    It has nbgrader's settings of `Execute`, so that a course's timeouts hold.
    """

    def __call__(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Grade a notebook; one with hidden checks also where nothing is to be executed: no output, full marks."""
        if self._marks(resources):
            return self.preprocess(nb, resources)
        graded: tuple[NotebookNode, Any] = super().__call__(nb, resources)
        return graded

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Return the notebook with the outputs that its grades are read from."""
        if self._marks(resources):
            return self._mark(resources)
        raise GraderFault("not yet")

    def _marks(self, resources: Any) -> bool:
        exporter = self.parent
        return isinstance(exporter, SubmissionExporter) and exporter.covers(
            resources["nbgrader"]["assignment"]
        )

    def _mark(self, resources: Any) -> tuple[NotebookNode, Any]:
        exporter = self.parent
        marked = exporter.marking.marked(exporter.submission(resources["nbgrader"]))
        resources[OPEN] = marked.open
        return marked.notebook, resources
