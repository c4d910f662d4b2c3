"""`nbgrader export --exporter=autograder.nbgrader.exporter.SafeCsvExporter`: grades without formulas."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from autograder.exports.plain import grades_csv
from autograder.nbgrader.grades import grades_in


class SafeCsvExporter(ExportPlugin):  # type: ignore[misc]  # nbgrader ships no types
    """Exports the points of each exercise too, and no score while something is ungraded.

    nbgrader's own exporter writes names as they are: one with a comma shifts its row, and one that begins
    with `=` is run by the spreadsheet that opens it.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write `grades.csv`, or what `--to` names."""
        path = Path(self.to or "grades.csv")
        only = [str(name) for name in self.assignment], [str(name) for name in self.student]
        self.log.info("Exporting grades to %s", path)
        path.write_bytes(grades_csv(grades_in(gradebook.db, *only)))
