"""A teacher grades in formgrader, with nothing but its own buttons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nbgrader.api import Gradebook

from tests.browser.conftest import ASSIGNMENT, EXERCISE, Look
from tests.browser.server import Lab

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture(scope="module")
def page(context: BrowserContext, teacher: Lab) -> Page:
    """Return a tab in which the teacher has logged in."""
    page = context.new_page()
    page.goto(teacher.url("formgrader/manage_assignments"))
    return page


@pytest.fixture(scope="module")
def autograded(page: Page, teacher: Lab) -> str:
    """Press Autograde for Bo, and return what nbgrader says of it."""
    page.goto(f"{teacher.address}/formgrader/manage_submissions/{ASSIGNMENT}")
    page.locator("tr", has_text="bo").locator(".autograde a").click()
    page.locator(".modal.in").wait_for()
    return page.locator(".modal.in").inner_text()


@pytest.fixture(scope="module")
def submission(page: Page, teacher: Lab, autograded: str) -> Page:
    """Open Bo's notebook as a teacher finds it under “Manual Grading”."""
    page.goto(f"{teacher.address}/formgrader/gradebook")
    for name in (ASSIGNMENT, EXERCISE, "Submission #1"):
        page.get_by_role("link", name=name, exact=True).click()
    page.locator("#wordnet_pos-checks[placeholder]").wait_for()  # the scores have come
    return page


@pytest.fixture(scope="module")
def graded_by_hand(submission: Page) -> Page:
    """Type points for the written answer and a comment on it, as the keyboard gives them."""
    with submission.expect_response(lambda response: "/api/grade/" in response.url):
        submission.locator("#written").fill("0.5")
        submission.locator("#written").press("Tab")
    with submission.expect_response(lambda response: "/api/comment/" in response.url):
        submission.locator("#written-comment").fill("Which application?")
        submission.locator("#written-comment").press("Tab")
    return submission


def test_the_assignment_is_listed(page: Page, teacher: Lab, look: Look) -> None:
    page.goto(f"{teacher.address}/formgrader/manage_assignments")
    row = page.locator("#main-table tr", has_text=ASSIGNMENT)
    row.locator(".num-submissions a").wait_for()
    look(page, "formgrader-assignments")
    assert row.locator(".num-submissions").inner_text() == "2"
    assert row.locator(".status").inner_text() in ("draft", "released")


def test_the_menu_of_jupyterlab_opens_formgrader(context: BrowserContext, teacher: Lab, look: Look) -> None:
    page = context.new_page()
    page.goto(teacher.url("lab"))
    for name in ("Nbgrader", "Formgrader"):
        page.get_by_role("menuitem", name=name, exact=True).click()
    page.frame_locator("iframe").get_by_role("link", name=ASSIGNMENT, exact=True).wait_for()
    look(page, "lab-formgrader")
    page.close()


def test_autograde_grades_one_student_through_the_engine(
    autograded: str, page: Page, teacher: Lab, look: Look
) -> None:
    look(page, "formgrader-autograded")
    assert f"Successfully autograded '{ASSIGNMENT}' for student 'bo'" in autograded
    assert "Grading 1 of 1 notebooks in the sandbox" in autograded
    page.goto(f"{teacher.address}/formgrader/manage_submissions/{ASSIGNMENT}")
    row = page.locator("#main-table tr", has_text="bo")
    row.locator(".label").wait_for()
    look(page, "formgrader-submissions")
    assert row.locator(".score").inner_text() == "2 / 6"
    assert row.locator(".status").inner_text() == "needs manual grading"
    assert page.locator("tr", has_text="ada").locator(".status").inner_text() == "needs autograding"


def test_the_submissions_page_shows_the_checks_of_each_task(submission: Page, look: Look) -> None:
    look(submission, "formgrader-submission")
    text = submission.locator("body").inner_text()
    assert "From a Penn Treebank tag to a part of speech of WordNet" in text
    assert "The lemmas of tagged words" in text
    assert "Every word is lemmatized as a verb" in text
    assert submission.locator("#wordnet_pos-checks").get_attribute("placeholder") == "2"
    assert submission.locator("#lemmatize_tagged-checks").get_attribute("placeholder") == "0"


def test_points_typed_for_the_written_answer_are_in_the_gradebook(
    graded_by_hand: Page, root: Path, look: Look
) -> None:
    look(graded_by_hand, "formgrader-graded-by-hand")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("written", EXERCISE, ASSIGNMENT, "bo")
        comment = gradebook.find_comment("written", EXERCISE, ASSIGNMENT, "bo")
        assert (grade.manual_score, grade.needs_manual_grade) == (0.5, False)
        assert comment.manual_comment == "Which application?"
        assert gradebook.find_submission(ASSIGNMENT, "bo").score == 2.5


def test_feedback_is_made_by_its_button_and_opens_without_the_network(
    graded_by_hand: Page, context: BrowserContext, teacher: Lab, root: Path, look: Look
) -> None:
    page = graded_by_hand
    page.goto(f"{teacher.address}/formgrader/manage_submissions/{ASSIGNMENT}")
    page.locator("tr", has_text="bo").locator(".generate-feedback a").click()
    page.locator(".modal.in").wait_for()
    assert "Successfully generated feedback" in page.locator(".modal.in").inner_text()
    asked: list[str] = []
    complaints: list[str] = []
    reader = context.new_page()
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("pageerror", lambda error: complaints.append(str(error)))
    reader.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    reader.goto((root / "feedback" / "bo" / ASSIGNMENT / f"{EXERCISE}.html").as_uri())
    reader.wait_for_load_state("load")
    look(reader, "feedback")
    text = reader.locator("body").inner_text()
    assert "Which application?" in text
    assert "Every word is lemmatized as a verb" in text
    assert "2.5" in text
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
