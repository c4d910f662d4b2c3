"""The one line of `nbgrader_config.py`."""

from __future__ import annotations

import pytest
from nbgrader.converters import GenerateFeedback
from traitlets.config import Config

from autograder.nbgrader import configure
from autograder.nbgrader.pages import FeedbackExporter
from tests.nbgrader.conftest import COURSE


def test_nbgrader_learns_the_course_and_its_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE / "exercises" / "mean")
    c = Config()
    configure(c)
    assert c.CourseDirectory == {
        "root": str(COURSE),
        "course_id": "small",
        "db_url": f"sqlite:///{COURSE / 'gradebook.db'}",
    }


def test_nbgraders_own_command_makes_our_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE)
    c = Config()
    configure(c)
    assert GenerateFeedback(config=c).exporter_class is FeedbackExporter
