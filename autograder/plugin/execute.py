"""The step of `nbgrader autograde` that takes the place of running a notebook in a kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader.preprocessors
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Integer

from autograder.cells import FOREVER, CellLimits, CellRun, End
from autograder.plugin.exporter import SubmissionExporter
from autograder.plugin.grades import OPEN
from autograder.plugin.running import files_beside, require_python, run_notebook


class Execute(nbgrader.preprocessors.Execute):  # type: ignore[misc]  # nbgrader has no types
    """Has the checks of this course, or else the notebook's own cells, run in the sandbox; never a kernel.

    It has nbgrader's settings of `Execute`, so that a course's timeouts hold.
    """

    memory_mib = Integer(CellLimits().memory_mib, help="MiB that the cells of a notebook may use.").tag(
        config=True
    )

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
        names = resources["nbgrader"]
        require_python(nb, names["notebook"])
        cells = [cell for cell in nb.cells if self._runs(cell)]
        exporter = self.parent
        place = exporter.parent.coursedir
        files = files_beside(Path(resources["metadata"]["path"]), names, place, self.log)
        limits = CellLimits(seconds=self._seconds(), memory_mib=self.memory_mib)
        runs = run_notebook(nb, cells, files, Path(place.root), limits)
        for cell, run in zip(cells, runs, strict=True):
            cell.outputs += self._fate(run)
        return nb, resources

    def _runs(self, cell: NotebookNode) -> bool:
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped

    def _seconds(self) -> float:
        return float(self.timeout) if self.timeout and self.timeout > 0 else FOREVER

    def _fate(self, run: CellRun) -> list[NotebookNode]:
        """Return the error of a cell that did not end by itself, as nbgrader's settings word it."""
        if run.end is End.BY_ITSELF:
            return []
        if run.end in (End.INTERRUPTED, End.KILLED):
            return [new_output("error", **self.error_on_timeout)]
        why = run.why or "too many cells before this one hung or ended their process"
        text = f"This cell was given up: {why}."
        return [new_output("error", ename="DeadKernelError", evalue=text, traceback=[text])]

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
