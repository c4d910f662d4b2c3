"""What Moodle, Canvas, Gradescope and Git classrooms let download, written here name by name."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import IntakeError
from autograder.intake.collect import Collection, collect
from autograder.model import Course

Read = Callable[..., Collection]


def notebook(*sources: str) -> bytes:
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources or ("x = 1",)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def pack(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(params=["zip", "folder"])
def read(request: pytest.FixtureRequest, course: Course, tmp_path: Path) -> Read:
    """Collect files of these names, packed or unpacked."""

    def read(members: dict[str, bytes], name: str = "CS101-Practice 4-8812") -> Collection:
        if request.param == "zip":
            path = tmp_path / f"{name}.zip"
            path.write_bytes(pack(members))
        else:
            path = tmp_path / name
            for member, content in members.items():
                (path / member).parent.mkdir(parents=True, exist_ok=True)
                (path / member).write_bytes(content)
        return collect([path], course)

    return read


def labels(found: Collection) -> set[tuple[str, str]]:
    return {(item.student, item.exercise) for item in found.submissions}


def reasons(found: Collection) -> dict[str, str]:
    """Return why files are not graded, by their names in the download."""
    return {
        re.split(r"8812(?:\.zip: |/)", item.origin, maxsplit=1)[1]: item.reason for item in found.unmatched
    }


NAMES = [
    "Ana García",
    "Ana_Maria de la Cruz",
    "O'Brien, Siobhán",
    "محمد الأمين",
    "नेहा शर्मा",
    "王小明",
    "Jean-Luc 2nd",
    "Participant",
    "Team 7_12 blue",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "pattern",
    [
        "{}_1234567_assignsubmission_file_/{}",
        "{}_1234567_assignsubmission_file/{}",
        "{}_1234567_assignsubmission_file_{}",
    ],
)
def test_each_way_in_which_moodle_names_a_file_is_understood(read: Read, name: str, pattern: str) -> None:
    found = read({pattern.format(name, "fgsm.ipynb"): notebook(), pattern.format("Bo", "fgsm.py"): b"x = 2"})
    assert labels(found) == {(f"{name}_1234567", "fgsm"), ("Bo_1234567", "fgsm")}
    assert found.unmatched == ()
    assert all(item.notices == () for item in found.submissions)


def test_the_default_team_of_moodle_has_no_number(read: Read) -> None:
    found = read(
        {
            "Default group_assignsubmission_file/fgsm.ipynb": notebook("first = 1"),
            "Team B amp; co_2_assignsubmission_file/fgsm.ipynb": notebook("second = 1"),
        }
    )
    assert labels(found) == {("Default group", "fgsm"), ("Team B amp; co_2", "fgsm")}


def test_two_students_of_the_same_name_stay_two(read: Read) -> None:
    found = read(
        {
            "Ana García_11_assignsubmission_file_/fgsm.ipynb": notebook("first = 1"),
            "Ana García_22_assignsubmission_file_/fgsm.ipynb": notebook("second = 1"),
        }
    )
    sources = {item.student: item.cells[0].source for item in found.submissions}
    assert sources == {"Ana García_11": "first = 1", "Ana García_22": "second = 1"}


def test_a_folder_around_a_download_and_folders_inside_it_do_not_matter(read: Read) -> None:
    found = read({"CS101-Practice 4-8812/Ana_7_assignsubmission_file_/my work/week 3/fgsm.ipynb": notebook()})
    assert labels(found) == {("Ana_7", "fgsm")}


def test_nobody_hands_in_for_another_by_the_name_of_a_file(read: Read) -> None:
    found = read(
        {
            "Bob_2_assignsubmission_file_fgsm.ipynb": notebook("honest = 1"),
            "Mallory_1_assignsubmission_file_Bob_2_assignsubmission_file_fgsm.ipynb": notebook("forged = 1"),
            "Mallory_1_assignsubmission_file_/Bob_2_assignsubmission_file_/fgsm.ipynb": notebook(
                "forged = 2"
            ),
        }
    )
    assert [item.cells[0].source for item in found.submissions if item.student == "Bob_2"] == ["honest = 1"]
    assert {item.student for item in found.submissions} == {"Bob_2", "Mallory_1"}


def test_names_in_the_folder_of_the_only_student_are_that_students(course: Course, tmp_path: Path) -> None:
    for name in ("Bob_2_assignsubmission_file_fgsm.ipynb", "youngbob_8813_55002_image_gradient.ipynb"):
        (tmp_path / "class" / "mallory").mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / "mallory" / name).write_bytes(notebook("def fgsm():\n    pass"))
    assert {item.student for item in collect([tmp_path / "class"], course).submissions} == {"mallory"}


def test_what_is_no_file_of_a_participant_is_named(read: Read) -> None:
    found = read(
        {
            "Ana_7_assignsubmission_file_/fgsm.ipynb": notebook(),
            "Ana_7_assignsubmission_onlinetext_/onlinetext.html": b"<p>see above</p>",
            "Ana_7_assignfeedback_file_/remarks.pdf": b"%PDF",
            "Somebody_assignsubmission/fgsm.ipynb": notebook(),
        }
    )
    assert labels(found) == {("Ana_7", "fgsm")}
    assert {item.student for item in found.unmatched} == {"Ana_7", ""}
    by_name = reasons(found)
    assert by_name["Ana_7_assignsubmission_onlinetext_/onlinetext.html"].startswith("Text typed into Moodle")
    assert by_name["Ana_7_assignfeedback_file_/remarks.pdf"] == "It is no file that a student handed in."
    assert by_name["Somebody_assignsubmission/fgsm.ipynb"].startswith("Its name does not say whose")


def test_a_student_cannot_choose_the_time_of_a_submission_or_where_its_feedback_goes(read: Read) -> None:
    found = read(
        {
            "Ana_7_assignsubmission_file_/fgsm.ipynb": notebook(),
            "Ana_7_assignsubmission_file_/timestamp.txt": b"2020-01-01 00:00:00 UTC",
            "Ana_7_assignsubmission_file_/submission_secret.txt": b"that of somebody else",
        }
    )
    assert [(item.submitted, item.secret) for item in found.submissions] == [(None, "")]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("garciaana_8812_55001_fgsm.ipynb", "garciaana_8812"),
        ("garciaana_LATE_8812_55001_fgsm.ipynb", "garciaana_8812"),
        ("de_la_cruzana_8812_55001_fgsm.ipynb", "de_la_cruzana_8812"),
        ("शर्मानेहा_8812_55001_fgsm.ipynb", "शर्मानेहा_8812"),
        ("anon_x7Yz2_55001_fgsm.ipynb", "anon_x7Yz2"),
        ("LATE_anon_x7Yz2_55001_fgsm.ipynb", "anon_x7Yz2"),
        ("garciaana_8812_55001_FGSM-2.ipynb", "garciaana_8812"),
        ("group7_8812_55001_4_fgsm.zip", "group7_8812"),
    ],
)
def test_each_way_in_which_canvas_names_a_file_is_understood(read: Read, name: str, student: str) -> None:
    content = pack({"fgsm.ipynb": notebook()}) if name.endswith(".zip") else notebook()
    found = read({name: content, "youngbob_8813_55002_fgsm.ipynb": notebook()})
    assert labels(found) == {(student, "fgsm"), ("youngbob_8813", "fgsm")}
    assert found.unmatched == ()


def test_of_several_attempts_the_latest_counts_and_the_others_are_named(read: Read) -> None:
    found = read(
        {
            "garciaana_8812_55001_fgsm.ipynb": notebook("first = 1"),
            "garciaana_8812_55090_fgsm-2.ipynb": notebook("third = 1"),
            "garciaana_8812_55044_fgsm-1.ipynb": notebook("second = 1"),
            "youngbob_8813_60_fgsm.ipynb": notebook("old = 1"),
            "youngbob_8813_99_fgsm.ipynb": notebook("new = 1"),
        }
    )
    assert {item.student: item.cells[0].source for item in found.submissions} == {
        "garciaana_8812": "third = 1",
        "youngbob_8813": "new = 1",
    }
    assert all(item.notices == () for item in found.submissions)
    assert reasons(found)["garciaana_8812_55001_fgsm.ipynb"].startswith(
        "It is an earlier attempt; `garciaana_8812_55090"
    )
    assert {item.student for item in found.unmatched} == {"garciaana_8812", "youngbob_8813"}
    assert len(found.unmatched) == 3


def test_files_that_differ_by_a_number_stay_two(read: Read) -> None:
    found = read(
        {
            "a_1_1_fgsm.ipynb": notebook(),
            "a_1_2_data-1.csv": b"1",
            "a_1_3_data-2.csv": b"2",
        }
    )
    assert [item.name for item in found.submissions[0].attachments] == ["data-1.csv", "data-2.csv"]


def test_text_and_links_of_canvas_are_named(read: Read) -> None:
    found = read(
        {
            "a_1_1_fgsm.ipynb": notebook(),
            "b_2_2_fgsm.ipynb": notebook(),
            "c_3_text.html": b"<p>",
        }
    )
    assert reasons(found) == {
        "c_3_text.html": "Text or a link typed into Canvas is no file; ask for the notebook itself."
    }


def test_a_mark_of_lateness_is_a_second_after_the_due_date(course: Course, tmp_path: Path) -> None:
    due = dt.datetime(2026, 12, 18, 23, 59, tzinfo=dt.UTC)
    first = msgspec.structs.replace(course.assignments[0], due=due)
    dated = msgspec.structs.replace(course, assignments=(first, *course.assignments[1:]))
    (tmp_path / "c.zip").write_bytes(
        pack({"a_LATE_1_1_fgsm.ipynb": notebook(), "b_2_2_fgsm.ipynb": notebook()})
    )
    for case, time in ((dated, due + dt.timedelta(seconds=1)), (course, None)):
        by_student = {item.student: item for item in collect([tmp_path / "c.zip"], case).submissions}
        assert by_student["a_1"].submitted == time
        assert by_student["b_2"].submitted is None
        assert by_student["b_2"].notices == ()
        assert any("marked as late" in notice for notice in by_student["a_1"].notices) is (case is dated)


METADATA = b"""---
submission_301:
  :submitters:
  - :name: Garc\xc3\xada, Ana
    :sid: '7001'
    :email: ana@example.edu
  :created_at: 2026-12-18 22:15:01.250000000 Z
  :score: 3.0
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: []
submission_302:
  :submitters:
  - :name: Bob Young
    :sid:
    :email: bob@example.edu
  - :name: Cyd
    :sid: '7003'
    :email: cyd@example.edu
  :created_at: 2026-12-19 01:00:00.000000000 -08:00
submission_303:
  :submitters: []
"""


def test_gradescopes_index_says_whose_and_when(read: Read) -> None:
    root = "assignment_42_export"
    found = read(
        {
            f"{root}/submission_metadata.yml": METADATA,
            f"{root}/submission_301/fgsm.ipynb": notebook("x = 1"),
            f"{root}/submission_302/work/fgsm.ipynb": notebook("x = 2"),
            f"{root}/submission_303/fgsm.ipynb": notebook("x = 3"),
            f"{root}/submission_304/fgsm.ipynb": notebook("x = 4"),
        }
    )
    assert labels(found) == {("7001", "fgsm"), ("bob@example.edu", "fgsm"), ("7003", "fgsm")}
    times = {item.student: item.submitted.isoformat() for item in found.submissions if item.submitted}
    assert times == {
        "7001": "2026-12-18T22:15:01.250000+00:00",
        "bob@example.edu": "2026-12-19T09:00:00+00:00",
        "7003": "2026-12-19T09:00:00+00:00",
    }
    assert {item.reason for item in found.unmatched} == {
        "`submission_metadata.yml` does not say whose it is."
    }
    assert len(found.unmatched) == 2


@pytest.mark.parametrize(
    "content", [b"- a list", b"a: [", b"\xff\xfe\xfa", b"a: !!python/object/apply:os.system [x]"]
)
def test_an_index_that_cannot_be_read_is_one_clear_line(read: Read, content: bytes) -> None:
    with pytest.raises(IntakeError, match=r"submission_metadata.yml: is not the YAML that Gradescope writes"):
        read({"submission_metadata.yml": content, "submission_1/fgsm.ipynb": notebook()})


CLONES = ["{}-ana", "{}-bob-the-2nd"]


@pytest.mark.parametrize(
    ("folder", "prefix"),
    [
        ("practice4-submissions", "practice4"),
        ("x", "practice4"),
        ("x", "Practice-4"),
        ("lab-7-submissions", "lab-7"),
    ],
)
def test_clones_of_a_classroom_lose_its_prefix(read: Read, folder: str, prefix: str) -> None:
    found = read({f"{name.format(prefix)}/src/fgsm.ipynb": notebook() for name in CLONES}, name=folder)
    assert labels(found) == {("ana", "fgsm"), ("bob-the-2nd", "fgsm")}


def test_clones_of_a_nameless_classroom_are_known_by_git(course: Course, tmp_path: Path) -> None:
    for name in ("lab-ana", "lab-anne"):
        (tmp_path / "x" / name / ".git").mkdir(parents=True)
        (tmp_path / "x" / name / ".git" / "fgsm.ipynb").write_bytes(notebook("hidden = 1"))
        (tmp_path / "x" / name / "fgsm.ipynb").write_bytes(notebook())
    assert labels(collect([tmp_path / "x"], course)) == {("ana", "fgsm"), ("anne", "fgsm")}


def test_students_whose_names_begin_alike_are_no_classroom(read: Read) -> None:
    found = read({"van-dijk/fgsm.ipynb": notebook(), "van-gogh/fgsm.ipynb": notebook()})
    assert labels(found) == {("van-dijk", "fgsm"), ("van-gogh", "fgsm")}


def test_a_writer_that_forgets_to_say_utf8_is_understood(course: Course, tmp_path: Path) -> None:
    content = pack({"Ana García_7_assignsubmission_file_/fgsm.ipynb": notebook()})
    for signature, flags in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        place = content.index(signature) + flags
        content = content[:place] + bytes([content[place] & ~8]) + content[place + 1 :]
    (tmp_path / "c.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        assert "García" not in archive.namelist()[0]
    assert labels(collect([tmp_path / "c.zip"], course)) == {("Ana García_7", "fgsm")}


NAME = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=12)
PIECE = st.one_of(
    NAME,
    st.sampled_from(["Bob_2_assignsubmission_file_", "_2_", "_LATE_", "..", ".", "fgsm.ipynb", "bob_2_3_"]),
)


@pytest.mark.parametrize(
    ("prefix", "student"),
    [
        ("Ana_1_assignsubmission_file_/", "Ana_1"),
        ("Ana_1_assignsubmission_file_", "Ana_1"),
        ("anasmith_1_55_", "anasmith_1"),
        ("anon_x7Yz2_55_", "anon_x7Yz2"),
    ],
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECE, min_size=1, max_size=6), folder=st.booleans())
def test_whatever_a_student_calls_files_nobody_else_hands_them_in(
    course: Course, tmp_path: Path, prefix: str, student: str, pieces: list[str], folder: bool
) -> None:
    name = "".join(pieces) + ("/fgsm.ipynb" if folder and prefix.endswith("/") else ".ipynb")
    bystander = (
        prefix.replace("Ana_1", "Bob_2").replace("anasmith_1", "bob_2").replace("x7Yz2", "abcde")
        + "image_gradient.py"
    )
    (tmp_path / "c.zip").write_bytes(
        pack({prefix + name: notebook("def fgsm():\n    pass"), bystander: b"x = 1"})
    )
    found = collect([tmp_path / "c.zip"], course)
    assert {item.student for item in found.submissions if item.exercise == "fgsm"} <= {student}
    assert [item.cells[0].source for item in found.submissions if item.student != student] == ["x = 1"]
