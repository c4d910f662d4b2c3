"""A student works in JupyterLab on what the release contains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from autograder.model import Exercise
from autograder.sample.honest import solved
from tests.browser.conftest import EXERCISE, Look
from tests.browser.server import Lab

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page


@pytest.fixture(scope="module")
def page(context: BrowserContext, student: Lab) -> Page:
    """Return a tab with the released notebook, once its kernel waits for work."""
    page = context.new_page()
    page.goto(student.url(f"lab/tree/{EXERCISE}.ipynb"))
    idle(page)
    return page


@pytest.fixture(scope="module")
def filled(page: Page, exercise: Exercise, untouched: str) -> Page:
    """Write what is right over the stubs and an answer, at the keyboard, and run all cells."""
    sources = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in solved(exercise).cells
    }
    for task in exercise.functions:
        write(page, cell(page, f"def {task.id}("), sources[task.id])
    answer = page.locator(".jp-MarkdownCell", has_text="YOUR ANSWER HERE")
    answer.scroll_into_view_if_needed()
    answer.locator(".jp-RenderedMarkdown").dblclick()
    write(page, page.locator(".jp-MarkdownCell").last, sources["written"])
    run_all(page)
    return page


@pytest.fixture(scope="module")
def untouched(page: Page, look: Look) -> str:
    """Press Validate before anything is written, and return what nbgrader says."""
    return validate(page, look, "lab-validate-untouched")


def idle(page: Page) -> None:
    """Wait until the kernel waits for work: until then cells grow, and what is looked at moves."""
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()


def cell(page: Page, text: str) -> Locator:
    """Return the code cell with a text."""
    return page.locator(".jp-CodeCell", has_text=text).first


def write(page: Page, place: Locator, source: str) -> None:
    """Put a source in the place of a cell's own."""
    place.scroll_into_view_if_needed()
    place.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def run_all(page: Page) -> None:
    """Choose “Run All Cells” in the menu."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def panel(page: Page, task: str) -> Locator:
    """Return what `check` has shown for a task."""
    return cell(page, f'check("{task}")').locator(".jp-OutputArea-output")


def validate(page: Page, look: Look, name: str) -> str:
    """Press nbgrader's Validate, keep a picture, and return what it says."""
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("Validation Results").wait_for()
    said = dialog.inner_text()
    look(page, name)
    dialog.get_by_role("button", name="Ok").click()
    dialog.wait_for(state="detached")
    return said


def test_the_checks_of_a_filled_notebook_show_their_panels(filled: Page, look: Look) -> None:
    for task in ("wordnet_pos", "lemmatize_tagged"):
        shown = panel(filled, task)
        shown.first.wait_for()
        idle(filled)
        shown.first.evaluate("panel => panel.scrollIntoView({block: 'center'})")
        filled.wait_for_timeout(500)  # JupyterLab draws the cells around it
        look(filled, f"lab-{task}")
        assert "passed" in shown.first.inner_text()


def test_validate_names_what_an_untouched_notebook_lacks(untouched: str) -> None:
    assert untouched.count("The following cell failed") == 3
    for reason in (
        "wordnet_pos: 0 of 3 checks pass",
        "lemmatize_tagged: 0 of 3 checks pass",
        "YOUR ANSWER HERE",
    ):
        assert reason in untouched


def test_validate_passes_a_filled_notebook(filled: Page, look: Look) -> None:
    assert "Success" in validate(filled, look, "lab-validate-filled")
