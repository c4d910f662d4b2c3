"""What a late submission costs is what the course's `nbgrader_config.py` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.nbgrader.late import late_penalty

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
