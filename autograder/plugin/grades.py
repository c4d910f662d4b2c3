"""How grades get from a notebook's outputs into the gradebook where the grader itself failed: not at all."""

from __future__ import annotations

from typing import Any, Final

import nbgrader.preprocessors
from nbformat import NotebookNode

OPEN: Final = "autograder_open"  # in nbconvert's resources: the grade cells without a score


class SaveAutoGrades(nbgrader.preprocessors.SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own step, but what the grader failed on is left to a person: it is never a score."""

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        name = cell.metadata.nbgrader.grade_id
        if name not in resources.get(OPEN, ()):
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score, grade.needs_manual_grade = None, True
        self.gradebook.db.commit()
