"""The one line of `nbgrader_config.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.preprocessors import Execute, IgnorePattern
from traitlets.config import Config

from autograder.nbgrader import configure
from autograder.nbgrader.pages import FeedbackExporter
from tests.nbgrader.conftest import COURSE

OURS = "autograder.plugin.execute.Execute"


def test_nbgrader_learns_the_course_and_its_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE / "exercises" / "mean")
    c = Config()
    configure(c)
    assert c.CourseDirectory == {
        "root": str(COURSE),
        "course_id": "small",
        "db_url": f"sqlite:///{COURSE / 'gradebook.db'}",
    }
    assert c.SubmissionExporter.course == str(COURSE)


def test_what_the_file_has_set_before_stays() -> None:
    c = Config(CourseDirectory={"db_url": "postgresql://marks/"})
    configure(c, COURSE)
    assert c.CourseDirectory.db_url == "postgresql://marks/"


def test_nbgraders_own_command_makes_our_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE)
    c = Config()
    configure(c)
    assert GenerateFeedback(config=c).exporter_class is FeedbackExporter


def test_the_engine_takes_the_place_of_the_kernel_and_every_other_step_stays() -> None:
    c = Config()
    configure(c, COURSE)
    usual, ours = Autograde(), Autograde(config=c)
    names = [step if isinstance(step, str) else step.__name__ for step in ours.autograde_preprocessors]
    assert [name.rpartition(".")[2] for name in names] == [
        step.__name__ for step in usual.autograde_preprocessors
    ]
    assert OURS in names
    assert Execute not in ours.autograde_preprocessors


@pytest.mark.parametrize(
    "before", [[Execute, IgnorePattern], ["nbgrader.preprocessors.Execute", IgnorePattern]]
)
def test_steps_that_the_file_has_chosen_are_kept(before: list[object]) -> None:
    c = Config()
    c.Autograde.autograde_preprocessors = before
    configure(c, COURSE)
    assert c.Autograde.autograde_preprocessors == [OURS, IgnorePattern]


def test_steps_that_the_file_has_added_are_kept() -> None:
    c = Config()
    c.Autograde.autograde_preprocessors.append("my.Step")
    configure(c, COURSE)
    assert c.Autograde.autograde_preprocessors[0] == OURS
    assert c.Autograde.autograde_preprocessors[-1] == "my.Step"


def test_a_list_without_a_step_that_runs_anything_gets_one() -> None:
    c = Config()
    c.Autograde.autograde_preprocessors = [IgnorePattern]
    configure(c, COURSE)
    assert c.Autograde.autograde_preprocessors == [OURS, IgnorePattern]


def test_the_line_may_stand_there_twice() -> None:
    c = Config()
    configure(c, COURSE)
    once = list(c.Autograde.autograde_preprocessors)
    configure(c, COURSE)
    assert c.Autograde.autograde_preprocessors == once


def test_a_course_of_nbgraders_own_keeps_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    c = Config()
    configure(c)
    assert OURS in c.Autograde.autograde_preprocessors
    assert "CourseDirectory" not in c
    assert "SubmissionExporter" not in c


def test_what_is_wrong_is_told_later_for_nbgrader_would_run_plain_kernels_now(tmp_path: Path) -> None:
    c = Config()
    configure(c, tmp_path)
    assert "no exercises/course.toml" in c.SubmissionExporter.problem
    assert OURS in c.Autograde.autograde_preprocessors
