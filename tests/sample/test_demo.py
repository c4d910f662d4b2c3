"""The demo grades its class, tells the truth about it, and deletes nothing but a former demo."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import typer

from autograder.batch import Batch, Settings
from autograder.cli import demo as command
from autograder.errors import FolderError
from autograder.intake.collect import collect
from autograder.model import Course, Verdict
from autograder.sample.agreement import compare
from autograder.sample.classroom import HandIn, sample_class, write
from autograder.sandbox import probe


@pytest.fixture
def _sandbox() -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


@pytest.fixture
def three(course: Course, tmp_path: Path) -> list[HandIn]:
    """Three students: one right, one wrong, one hostile."""
    wanted = {"adds", "rounds_down", "reads_the_solution"}
    return [
        one
        for one in sample_class(course.assignments[0], tmp_path / "demo" / "gradebook.db")
        if one.specimen.name in wanted
    ]


class Silent:
    """Watches a batch and says nothing."""

    def began(self, total: int, known: int) -> None:
        pass

    def graded(self, verdict: Verdict) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.mark.usefixtures("_sandbox")
def test_every_specimen_gets_the_verdict_that_it_was_made_for(course: Course, tmp_path: Path) -> None:
    (assignment,) = course.assignments
    gradebook = tmp_path / "gradebook.db"
    gradebook.touch()
    handed_in = sample_class(assignment, gradebook)
    write(handed_in, assignment, tmp_path / "submitted")
    submissions = collect([tmp_path / "submitted"], course).submissions
    verdicts = Batch(course, tmp_path, Settings(jobs=2)).grade(submissions, Silent())
    differences = {
        one.hand_in.specimen.made_from: one.difference
        for one in compare(handed_in, verdicts, assignment.exercises)
        if not one.agrees
    }
    assert not differences


@pytest.mark.usefixtures("_sandbox")
def test_the_demo_ends_with_how_many_verdicts_agree(
    course: Course,
    three: list[HandIn],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "sample_class", lambda *_: three)
    command.demo(folder, jobs=1, course=course.root)
    printed = capsys.readouterr().out
    assert printed.rstrip().endswith("3 of 3 verdicts agree with what each submission was made from")
    assert (folder / "gradebook.db").is_file()
    assert (folder / "release" / "first" / "doubling.ipynb").is_file()
    assert len(list((folder / "feedback").glob("*/first/doubling.html"))) == 3


@pytest.mark.usefixtures("_sandbox")
def test_a_verdict_that_disagrees_is_named_and_ends_the_demo_with_status_1(
    course: Course,
    three: list[HandIn],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (wrong,) = (one for one in three if one.specimen.name == "rounds_down")
    blind = msgspec.structs.replace(wrong.specimen, lost=frozenset())
    monkeypatch.setattr(command, "sample_class", lambda *_: [msgspec.structs.replace(wrong, specimen=blind)])
    with pytest.raises(typer.Exit) as ended:
        command.demo(folder, jobs=1, course=course.root)
    printed = capsys.readouterr().out
    assert ended.value.exit_code == 1
    assert f"{wrong.student} / doubling (mutant: rounds down): halve earns 0 of 1.5" in printed
    assert "0 of 1 verdicts agree" in printed


def test_a_new_folder_is_marked_as_a_demo(folder: Path) -> None:
    assert command.fresh(folder) == folder
    assert [path.name for path in folder.iterdir()] == [".autograder-demo"]


def test_a_former_demo_is_emptied(folder: Path) -> None:
    (command.fresh(folder) / "submitted").mkdir()
    (folder / "gradebook.db").touch()
    command.fresh(folder)
    assert [path.name for path in folder.iterdir()] == [".autograder-demo"]


def test_a_folder_that_no_demo_made_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(FolderError, match="no demo made it"):
        command.fresh(folder)
    assert (folder / "thesis.tex").read_text() == "years of work"


def test_what_a_link_in_a_former_demo_leads_to_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (command.fresh(folder) / "link").symlink_to(tmp_path / "elsewhere")
    command.fresh(folder)
    assert (tmp_path / "elsewhere" / "kept").is_file()
