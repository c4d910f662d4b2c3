"""What a late submission costs is what the course's `nbgrader_config.py` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.model import LateRule
from autograder.nbgrader.late import late_penalty, set_late_rule

PLUGIN = """
from nbgrader.plugins import BasePlugin

class HalfADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 43200

c = get_config()
c.AssignLatePenalties.plugin_class = HalfADay
"""


def test_without_a_configuration_nothing_is_taken_off(tmp_path: Path) -> None:
    assert late_penalty(tmp_path)("ada", 3.0, 3600.0) is None


def test_nbgraders_own_method_is_followed(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        'get_config().LateSubmissionPlugin.penalty_method = "zero"\n'
    )
    assert late_penalty(tmp_path)("ada", 3.0, 3600.0) == 3.0


def test_a_plug_in_of_the_course_is_asked(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(PLUGIN)
    assert late_penalty(tmp_path)("ada", 3.0, 86400.0) == 2.0


@pytest.mark.parametrize(
    "text", ["1 / 0", "c = get_config()\nc.AssignLatePenalties.plugin_class = 'no.such.Plugin'"]
)
def test_a_configuration_that_cannot_be_run_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text)
    with pytest.raises(CourseError, match=r"nbgrader_config\.py.*cannot be used"):
        late_penalty(tmp_path)


def test_the_configuration_of_this_project_can_be_run_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert late_penalty(Path(__file__).parents[2])("ada", 3.0, 3600.0) is None


RULE = LateRule(per_day=0.25, grace_minutes=10, at_most=0.5)


def test_the_rule_of_the_course_is_followed_where_the_configuration_says_nothing(tmp_path: Path) -> None:
    penalty = late_penalty(tmp_path, RULE)
    assert penalty("ada", 4.0, 600.0) is None
    assert [penalty("ada", 4.0, days * 86_400.0) for days in (1, 2, 9)] == [1.0, 2.0, 2.0]


def test_the_configuration_counts_before_the_rule_of_the_course(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(PLUGIN)
    assert late_penalty(tmp_path, RULE)("ada", 4.0, 86_400.0) == 2.0


def test_nbgraders_own_step_follows_the_rule_that_configure_sets() -> None:
    c = Config()
    set_late_rule(c, RULE)
    step = AssignLatePenalties(config=c)
    step.init_plugin()
    assert step.plugin_inst.late_submission_penalty("ada", 4.0, 86_400.0) == 1.0


def test_a_course_without_a_rule_leaves_nbgraders_settings_alone() -> None:
    c = Config()
    set_late_rule(c, LateRule())
    assert "AssignLatePenalties" not in c
