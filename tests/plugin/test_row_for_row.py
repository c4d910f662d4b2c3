"""The gradebook after `nbgrader autograde` is the one after `autograder grade`, table for table."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.batch import Batch, Settings
from autograder.course import load_roster
from autograder.diagnose import diagnosed
from autograder.engine import Engine
from autograder.intake.collect import collect
from autograder.model import Course, Exercise
from autograder.nbgrader import configure
from autograder.publish import publish
from autograder.sample import damage
from autograder.sample.specimen import DAMAGED, Handout, spoil
from tests.plugin.conftest import cell_of, put, without
from tests.rows import rows_in

pytestmark = [
    pytest.mark.usefixtures("_sandbox"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]
PENALTY = 'c = get_config()\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
LATE, LATER = "2026-10-02 08:30:00.000000 UTC", "2026-10-03 08:30:00.000000 UTC"
Solution = Callable[[str], NotebookNode]


class Silent:
    def began(self, total: int, known: int) -> None: ...

    def graded(self, verdict: object) -> None: ...


def hand_in(root: Path, exercises: dict[str, Exercise], solution: Solution) -> None:
    """Have a class hand in everything that is ugly."""
    handout = Handout(exercises["doubling"], solution("doubling"), root / "gradebook.db")
    for how, loss in damage.DAMAGES.items():
        put(root, how.__name__, "doubling.ipynb", spoil(handout, how, loss, DAMAGED).content)
    times = {"ada": "", "late": LATE, "extended": LATE, "excused": LATE, "in time": "2026-09-30 10:00:00"}
    for student, time in times.items():
        put(root, student, "doubling.ipynb", solution("doubling"), time)
        put(root, student, "again.ipynb", solution("again"))
    put(root, "half", "again.ipynb", solution("again"))  # the other notebook is missing
    put(root, "misnamed", "Doubling (1).ipynb", solution("doubling"))
    put(root, "script", "doubling.ipynb", solution("doubling"))
    put(root, "script", "again.py", exercises["again"].reference.read_bytes())
    put(root, "bare", "doubling.ipynb", without(solution("doubling"), ".+"))
    put(root, "questionless", "doubling.ipynb", without(solution("doubling"), "written"))
    renamed = solution("doubling")
    cell_of(renamed, "double").metadata.nbgrader.grade_id = "my_double"
    put(root, "renamed cell", "doubling.ipynb", renamed)
    put(root, "copied", "doubling.ipynb", copied(solution("doubling")))
    put(root, "answered", "doubling.ipynb", answered(solution("doubling")))
    other = solution("doubling")
    cell_of(other, "double-checks").metadata.nbgrader.update(points=100.0, schema_version=1)
    put(root, "cheat", "doubling.ipynb", other)


def copied(notebook: NotebookNode) -> NotebookNode:
    """Copy every cell."""
    notebook.cells = [copy.deepcopy(cell) for cell in notebook.cells for _ in range(2)]
    return notebook


def answered(notebook: NotebookNode) -> NotebookNode:
    """Answer the written question."""
    cell_of(notebook, "written").source = "Because $2 + 2 = 4$."
    return notebook


def nbgrader_autograde(course: Course, work: Path, student: str = "*") -> None:
    """Run nbgrader's converter as `configure` sets it up."""
    c = Config(LateSubmissionPlugin={"penalty_method": "zero"})
    configure(c, course.root)
    place = CourseDirectory(root=str(work), course_id="small", assignment_id="first", student_id=student)
    Autograde(coursedir=place, force=True, config=c).start()


def autograder_grade(course: Course, work: Path, submitted: Path) -> None:
    """Do what `autograder grade` does, from verdicts that are there already: nothing may be graded again."""
    submissions = collect([submitted], course).submissions
    verdicts = diagnosed(Batch(course, work, Settings(), no_engine).grade(submissions, Silent()), course)
    roster = load_roster(work, course)
    publish(submissions, verdicts, course, work, f"sqlite:///{work / 'gradebook.db'}", roster)


def no_engine(_: object) -> AbstractContextManager[Engine]:
    raise AssertionError("something was graded twice")


def grade_by_hand(work: Path) -> None:
    """Give scores, comments and an extension, as a person does in formgrader."""
    with Gradebook(f"sqlite:///{work / 'gradebook.db'}", "small") as gradebook:
        grade = gradebook.find_grade("double-checks", "doubling", "first", "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.25, False
        grade = gradebook.find_grade("written", "doubling", "first", "answered")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.find_comment("double", "doubling", "first", "ada").manual_comment = "Nearly."
        gradebook.grant_extension("first", "extended", hours=30)
        gradebook.db.commit()


def scores(work: Path) -> dict[str, tuple[float, bool]]:
    with Gradebook(f"sqlite:///{work / 'gradebook.db'}", "small") as gradebook:
        found = gradebook.assignment_submissions("first")
        return {one.student_id: (one.score - penalty(one), one.needs_manual_grade) for one in found}


def penalty(submitted: SubmittedAssignment) -> float:
    return sum(notebook.late_submission_penalty or 0.0 for notebook in submitted.notebooks)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
    course: Course,
    exercises: dict[str, Exercise],
    solution: Solution,
) -> tuple[Path, Path]:
    """Return two folders with a gradebook: from nbgrader's converter, and from this program's own path."""
    theirs, ours = tmp_path_factory.mktemp("theirs"), tmp_path_factory.mktemp("ours")
    (course.root / "nbgrader_config.py").write_text(PENALTY)
    for work in (theirs, ours):
        (work / "students.toml").write_text('[[extensions]]\nstudent = "excused"\ndays = 2\n')
    hand_in(theirs, exercises, solution)
    nbgrader_autograde(course, theirs)
    shutil.copytree(theirs / "verdicts", ours / "verdicts")
    autograder_grade(course, ours, theirs / "submitted")
    return theirs, ours


def test_every_table_is_the_same(both: tuple[Path, Path]) -> None:
    theirs, ours = both
    assert rows_in(theirs) == rows_in(ours)


def test_nobody_is_left_out_for_what_another_handed_in(both: tuple[Path, Path]) -> None:
    graded = scores(both[0])
    assert len(graded) == len(damage.DAMAGES) + 14
    points = {student: points for student, (points, _) in graded.items()}
    assert points["ada"] == points["excused"] == points["in time"] == points["script"] == 7.0
    assert points["misnamed"] == points["copied"] == points["answered"] == points["cheat"] == 3.5
    assert points["questionless"] == points["renamed cell"] == points["half"] == 3.5
    assert points["bare"] == points["web_page"] == points["late"] == points["extended"] == 0.0
    without_prose = {student for student, (_, look) in graded.items() if not look}
    assert without_prose == {"script_named_as_notebook"}


def test_the_autograded_notebooks_are_the_same(both: tuple[Path, Path]) -> None:
    theirs, ours = both
    found = sorted(path.relative_to(ours) for path in ours.glob("autograded/*/*/*.ipynb"))
    assert found == sorted(path.relative_to(theirs) for path in theirs.glob("autograded/*/*/*.ipynb"))
    for path in found:
        notebook = nbformat.read(ours / path, 4)
        del notebook.metadata["autograder"]  # by which this program knows what it need not write again
        assert nbformat.read(theirs / path, 4) == notebook, path


def test_every_table_is_the_same_after_grading_by_hand_and_handing_in_again(
    both: tuple[Path, Path], course: Course, solution: Solution
) -> None:
    theirs, ours = both
    for work in both:
        grade_by_hand(work)
    put(theirs, "half", "doubling.ipynb", solution("doubling"), LATER)
    put(theirs, "ada", "doubling.ipynb", without(answered(solution("doubling")), "double"))
    nbgrader_autograde(course, theirs, "[aeh]*")  # they are among those with such names
    shutil.copytree(theirs / "verdicts", ours / "verdicts", dirs_exist_ok=True)
    autograder_grade(course, ours, theirs / "submitted")
    assert rows_in(theirs) == rows_in(ours)
    assert scores(theirs)["extended"][0] == 7.0
    assert scores(theirs)["half"][0] == 0.0
