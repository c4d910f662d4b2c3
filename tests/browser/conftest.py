"""A course of one notebook, its teacher's and a student's JupyterLab, and a browser that looks at both."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nbformat
import pytest

from autograder.course import load_course
from autograder.fill import fill
from autograder.model import Exercise
from autograder.sample.honest import solved
from autograder.sandbox import probe
from tests.browser.server import REPOSITORY, Lab, lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

ASSIGNMENT, EXERCISE = "practice4", "lemmatization"
OUTPUT = Path(__file__).parent / "output"
CACHES = shutil.ignore_patterns("__pycache__")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Look = Callable[["Page", str], None]


@pytest.fixture(scope="session", autouse=True)
def _wanted() -> None:
    """Skip, and say why, where no browser is wanted or where there is none."""
    if os.environ.get("AUTOGRADER_BROWSER") != "1":
        pytest.skip("`make browser` runs these in Chromium")
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("playwright is not installed: pip install --constraint constraints.txt '.[browser]'")
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory, _wanted: None) -> Path:
    """Return a course directory with one exercise, released."""
    root = tmp_path_factory.mktemp("teacher") / "course"
    for part in (f"exercises/{EXERCISE}", "exercises/practice", f"solutions/{EXERCISE}"):
        shutil.copytree(REPOSITORY / part, root / part, ignore=CACHES)
    for name in ("exercises/faq.md", "nbgrader_config.py", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, root / name)
    listed = (REPOSITORY / "exercises" / "course.toml").read_text()
    only = re.sub(r"exercises = \[.*?\]", f'exercises = ["{EXERCISE}"]', listed, flags=re.DOTALL)
    (root / "exercises" / "course.toml").write_text(only)
    command = [sys.executable, "-m", "autograder", "release", ASSIGNMENT, "--course", str(root)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls alembic
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, "PATH": path}, check=True)
    return root


@pytest.fixture(scope="session")
def exercise(root: Path) -> Exercise:
    """Return the exercise of that course."""
    return load_course(root).assignments[0].exercises[0]


@pytest.fixture(scope="session")
def teacher(root: Path, exercise: Exercise) -> Iterator[Lab]:
    """Serve the course after two students have handed in: Ada is right, Bo takes all words for verbs."""
    right = solved(exercise)
    mutant = (REPOSITORY / "solutions" / EXERCISE / "mutants" / "all_verbs.py").read_text()
    wrong = fill(right, exercise.reference.read_text(), mutant)
    for student, notebook in {"ada": right, "bo": wrong}.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{EXERCISE}.ipynb")
        (folder / "timestamp.txt").write_text("2026-11-30 18:30:00.000000 UTC")
    with lab(root, root.parent / "home") as running:
        yield running


@pytest.fixture(scope="session")
def student(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Serve a folder into which a student has unpacked the release."""
    place = tmp_path_factory.mktemp("student")
    shutil.copytree(root / "release" / ASSIGNMENT, place / ASSIGNMENT)
    with lab(place / ASSIGNMENT, place / "home") as running:
        yield running


@pytest.fixture(scope="session")
def browser(_wanted: None) -> Iterator[Browser]:
    """Return Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser without memories, which is kept from every other machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(120_000)
    context.route(lambda url: urlsplit(url).hostname not in ("127.0.0.1", None), _refuse)
    yield context
    context.close()


def _refuse(route: Route) -> None:
    route.abort()


@pytest.fixture(scope="session")
def look() -> Look:
    """Return a function that keeps a picture of a page, for a person to look at."""
    OUTPUT.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=OUTPUT / f"{name}.png", full_page=True, animations="disabled")

    return keep
