"""The one line of `nbgrader_config.py`."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from autograder.nbgrader import configure
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
