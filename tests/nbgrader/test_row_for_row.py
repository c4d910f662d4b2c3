"""The gradebook after `record` is the one that nbgrader's own autograde leaves for the same scores."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from traitlets.config import Config

from autograder.model import Course, Exercise, Submission, Verdict
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.outputs import grade_outputs
from autograder.notebook import release_notebook
from autograder.report.feedback import make_card
from tests.nbgrader.conftest import SUBMITTED, Hand, Judge
from tests.rows import rows_in

LATE = SUBMITTED.replace(month=10, day=2)


class PutOutputs(NbGraderPreprocessor):
    """Stands where nbgrader runs the notebook: gives each grade cell the outputs of its verdict."""

    outputs: ClassVar[dict[tuple[str, str, str], list[NotebookNode]]] = {}

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if found := self.outputs.get((names["student"], names["notebook"], grade_id)):
            cell.outputs = found
        return cell, resources


def autograde(
    submissions: Sequence[Submission],
    verdicts: Sequence[Verdict],
    exercises: dict[str, Exercise],
    work: Path,
    **settings: str,
) -> None:
    """Let nbgrader sanitize the notebooks and save the grades, with the verdicts' outputs in them."""
    for submission in submissions:
        write_submitted(submission, release_notebook(exercises[submission.exercise]), work)
    PutOutputs.outputs.clear()
    for verdict in verdicts:
        tasks = {task.id: task for task in exercises[verdict.exercise].functions}
        for result in verdict.tasks:
            if result.id in tasks:
                outputs = grade_outputs(make_card(result, tasks[result.id], {}))
                PutOutputs.outputs[verdict.student, verdict.exercise, f"{result.id}-checks"] = outputs
    steps = [PutOutputs, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    place = CourseDirectory(root=str(work), course_id="small", assignment_id="first", **settings)
    converter = Autograde(
        coursedir=place, force=True, config=Config(LateSubmissionPlugin={"penalty_method": "zero"})
    )
    converter.autograde_preprocessors = steps
    converter.start()


def write_submitted(submission: Submission, notebook: NotebookNode, work: Path) -> None:
    """Write a submission as nbgrader collects it."""
    kept = {cell.id: cell.source for cell in submission.cells}
    cells = []
    for position, cell in enumerate(notebook.cells, start=1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {position}"
        if name in kept:
            cells.append({**cell, "source": kept[name]})
    folder = work / "submitted" / submission.student / "first"
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.from_dict({**notebook, "cells": cells}), folder / f"{submission.exercise}.ipynb")
    if submission.submitted is not None:
        (folder / "timestamp.txt").write_text(submission.submitted.isoformat())


def grade_by_hand(work: Path) -> None:
    """Give a score, a comment and an extension, as a person does in formgrader."""
    with Gradebook(f"sqlite:///{work / 'gradebook.db'}", "small") as gradebook:
        grade = gradebook.find_grade("mean-checks", "mean", "first", "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.25, False
        gradebook.find_grade("written", "mean", "first", "bo").manual_score = 1
        gradebook.find_comment("mean", "mean", "first", "ada").manual_comment = "Nearly."
        gradebook.grant_extension("first", "zoë", hours=3)
        gradebook.db.commit()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_every_table_is_the_same_also_after_grading_by_hand_and_again(
    work: Path,
    tmp_path_factory: pytest.TempPathFactory,
    course: Course,
    exercises: dict[str, Exercise],
    hand_in: Hand,
    judge: Judge,
) -> None:
    theirs = tmp_path_factory.mktemp("theirs")
    shutil.copy(work / "gradebook.db", theirs)
    submissions = [
        hand_in("ada", mean="def mean(b): return 0", written="With outliers."),
        hand_in("ada", "greeting"),
        hand_in("bo", written="Never."),  # no second notebook
        msgspec.structs.replace(hand_in("zoë", mean="def mean(b): return 1"), submitted=LATE),
        msgspec.structs.replace(hand_in("zoë", "greeting"), submitted=LATE),
        msgspec.structs.replace(hand_in("un timed"), submitted=None),
    ]
    first = [
        judge("ada", mean=0, spread=0.5),
        judge("ada", "greeting", greet=0),
        judge("bo", mean=0, spread=0),
        judge("zoë", mean=2, spread=0.75),
        judge("zoë", "greeting", greet=1),
        judge("un timed", mean=0, spread=0),
    ]
    second = [judge("ada", mean=2, spread=1.5), *first[1:]]
    penalty = LateSubmissionPlugin(penalty_method="zero").late_submission_penalty
    url = f"sqlite:///{work / 'gradebook.db'}"
    for verdicts in (first, second):
        record(verdicts, submissions, course, url, late_penalty=penalty)
        autograde(submissions, verdicts, exercises, theirs)
        assert rows_in(work) == rows_in(theirs)
        grade_by_hand(work)
        grade_by_hand(theirs)
