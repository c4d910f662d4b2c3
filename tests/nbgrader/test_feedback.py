"""nbgrader's own commands on what grading leaves."""

from __future__ import annotations

import csv
import multiprocessing
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import GradebookError
from autograder.faq import FaqEntry
from autograder.model import Course, Exercise
from autograder.nbgrader.autograded import autograded_notebook, write_autograded
from autograder.nbgrader.feedback import Pages, generate_feedback
from autograder.nbgrader.gradebook import record
from autograder.notebook import release_notebook
from tests.nbgrader.conftest import Hand, Judge

ODD = "Зоя [x] (1)"


@pytest.fixture
def graded(
    work: Path,
    course: Course,
    exercises: dict[str, Exercise],
    faq: dict[str, FaqEntry],
    hand_in: Hand,
    judge: Judge,
) -> Path:
    """Return a folder with a gradebook and autograded notebooks of two students."""
    batch = [
        (hand_in("ada", mean="def mean(b): return 0.5"), judge("ada", mean=0, spread=0.75)),
        (hand_in("ada", "greeting"), judge("ada", "greeting", greet=1)),
        (hand_in(ODD, written="<script>alert(1)</script>"), judge(ODD, mean=2, spread=1.5)),
    ]
    submissions, verdicts = zip(*batch, strict=True)
    for submission, verdict in batch:
        exercise = exercises[verdict.exercise]
        notebook = autograded_notebook(release_notebook(exercise), submission, verdict, exercise, faq)
        write_autograded(notebook, submission, work)
    record(verdicts, submissions, course, f"sqlite:///{work / 'gradebook.db'}")
    return work


def nbgrader(*arguments: str, work: Path) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def shown(page: Path) -> str:
    """Return a page without the note of what it was made of."""
    return re.sub(r"<!-- made of \w+ -->\n$", "", page.read_text())


def test_nbgraders_own_commands_make_the_same_pages_and_export_the_grades(
    graded: Path, course: Course
) -> None:
    ours = {page: shown(page) for page in generate_feedback(course, graded, jobs=2).paths}
    ours_too = "--GenerateFeedback.exporter_class=autograder.nbgrader.pages.FeedbackExporter"
    nbgrader("generate_feedback", "first", "--force", ours_too, work=graded)
    assert {page: shown(page) for page in ours} == ours
    nbgrader("export", "--to", "grades.csv", work=graded)
    with (graded / "grades.csv").open(newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 1.75, ODD: 3.5}


def test_a_page_shows_checks_scores_and_comments_and_nothing_hidden(graded: Path, course: Course) -> None:
    pages = generate_feedback(course, graded).paths
    assert [page.relative_to(graded / "feedback").as_posix() for page in pages] == [
        "ada/first/greeting.html",
        "ada/first/mean.html",
        f"{ODD}/first/mean.html",
    ]
    page = pages[1].read_text()
    assert "mean (Score: 0.75 / 4.5)" in page
    assert "got 0.5000, expected 0.6667" in page
    assert "No response." in page
    assert "HIDDEN" not in page
    assert "alert(1)" in pages[2].read_text()
    assert "<script>alert" not in pages[2].read_text()


def test_what_we_show_needs_no_network(graded: Path, course: Course) -> None:
    page = generate_feedback(course, graded, students=["ada"]).paths[1].read_text()
    cards = re.findall(r"<section.*?</section>", page, re.DOTALL)
    assert len(cards) == 3
    assert not re.search(r"<(script|link|img)|url\(|@import", "".join(cards))


def test_only_the_students_asked_for_get_pages(graded: Path, course: Course) -> None:
    assert len(generate_feedback(course, graded, students=[ODD]).paths) == 1
    assert generate_feedback(course, graded, assignments=["second"]).paths == ()


def test_a_page_that_cannot_be_made_is_named(graded: Path, course: Course) -> None:
    (graded / "autograded" / "ada" / "first" / "mean.ipynb").write_text("{")
    with pytest.raises(GradebookError, match=r"ada/first/greeting\.html and 1 more .*NotJSONError") as caught:
        generate_feedback(course, graded)
    assert "\n" not in str(caught.value)
    assert (graded / "feedback" / ODD / "first" / "mean.html").is_file()


def test_only_pages_that_show_something_new_are_made_again(graded: Path, course: Course) -> None:
    first = generate_feedback(course, graded)
    moments = [page.stat().st_mtime_ns for page in first.paths]
    assert first.made == 3
    assert generate_feedback(course, graded, jobs=2) == Pages(first.paths, made=0)
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        comment = gradebook.find_comment("written", "mean", "first", "ada")
        comment.manual_comment = "Say why."
        gradebook.db.commit()
    assert generate_feedback(course, graded) == Pages(first.paths, made=1)
    assert "Say why." in first.paths[1].read_text()
    again = [page.stat().st_mtime_ns for page in first.paths]
    assert [before == after for before, after in zip(moments, again, strict=True)] == [True, False, True]
    assert generate_feedback(course, graded, force=True) == first


def _damage_notebook(work: Path) -> None:
    path = work / "autograded" / "ada" / "first" / "mean.ipynb"
    path.write_text(path.read_text().replace("0.5", "0.25"))


def _take_lateness_off(work: Path) -> None:
    with Gradebook(f"sqlite:///{work / 'gradebook.db'}") as gradebook:
        gradebook.find_submission_notebook("mean", "first", "ada").late_submission_penalty = 0.5
        gradebook.db.commit()


def _give_points(work: Path) -> None:
    with Gradebook(f"sqlite:///{work / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("written", "mean", "first", "ada").manual_score = 0.75
        gradebook.db.commit()


def _cut_page(work: Path) -> None:
    page = work / "feedback" / "ada" / "first" / "mean.html"
    page.write_text(page.read_text()[:-100])


def _remove_page(work: Path) -> None:
    (work / "feedback" / "ada" / "first" / "mean.html").unlink()


@pytest.mark.parametrize(
    "change", [_damage_notebook, _take_lateness_off, _give_points, _cut_page, _remove_page]
)
def test_a_page_is_made_again_for_all_that_it_shows(
    graded: Path, course: Course, change: Callable[[Path], None]
) -> None:
    generate_feedback(course, graded)
    change(graded)
    assert generate_feedback(course, graded).made == 1
    assert generate_feedback(course, graded).made == 0


def test_the_page_of_a_notebook_that_is_gone_goes_with_it(graded: Path, course: Course) -> None:
    page = generate_feedback(course, graded).paths[1]
    (graded / "autograded" / "ada" / "first" / "mean.ipynb").unlink()
    assert len(generate_feedback(course, graded).paths) == 2
    assert not page.exists()


def test_pages_that_cannot_be_made_do_not_stay_as_they_were(graded: Path, course: Course) -> None:
    pages = generate_feedback(course, graded).paths
    (graded / "autograded" / "ada" / "first" / "mean.ipynb").write_text("{")
    with pytest.raises(GradebookError, match=r"ada/first/mean\.html and 0 more"):
        generate_feedback(course, graded)
    assert [page.is_file() for page in pages] == [True, False, True]


def test_who_is_interrupted_waits_for_no_page(graded: Path, course: Course) -> None:
    workers: list[BaseProcess] = []

    def interrupt(done: int, total: int) -> None:
        workers.extend(multiprocessing.active_children())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate_feedback(course, graded, jobs=2, listener=interrupt)
    ends = [worker.exitcode for worker in workers]
    assert len(ends) == 2
    assert set(ends) <= {
        -signal.SIGKILL,
        -signal.SIGTERM,
    }  # the pool ends the second, too, if it is the faster
    assert len(generate_feedback(course, graded).paths) == 3


def test_there_are_no_pages_without_a_gradebook(graded: Path, course: Course) -> None:
    (graded / "gradebook.db").unlink()
    with pytest.raises(GradebookError, match=r"there is no gradebook .*gradebook\.db yet"):
        generate_feedback(course, graded)
    assert not (graded / "gradebook.db").exists()
