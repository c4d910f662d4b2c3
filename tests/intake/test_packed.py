"""Zips inside submissions, and notebooks under names of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.intake import caps
from autograder.intake.collect import Collection, collect
from autograder.model import Course, Packing
from tests.intake.test_platforms import notebook, pack

Read = Callable[..., Collection]


@pytest.fixture
def read(course: Course, tmp_path: Path) -> Read:
    """Collect what one student handed in through Moodle."""

    def read(files: dict[str, bytes]) -> Collection:
        members = {f"Ana_7_assignsubmission_file_/{name}": content for name, content in files.items()}
        (tmp_path / "c.zip").write_bytes(pack(members))
        return collect([tmp_path / "c.zip"], course)

    return read


def sources(found: Collection) -> dict[str, str]:
    return {item.exercise: item.cells[0].source if item.cells else item.problem for item in found.submissions}


@pytest.mark.parametrize("inner", ["fgsm.ipynb", "practice4/fgsm.ipynb", "practice4/work/FGSM.ipynb"])
@pytest.mark.parametrize("outer", ["practice4.zip", "work/My Work.ZIP"])
def test_a_zip_in_a_submission_is_opened(read: Read, outer: str, inner: str) -> None:
    found = read({outer: pack({inner: notebook("x = 1"), "helper.py": b"y = 1"})})
    assert sources(found) == {"fgsm": "x = 1"}
    assert found.unmatched == ()
    assert f"{outer}: {inner}" in found.submissions[0].origin


def test_a_zip_in_a_folder_of_a_class_is_opened(course: Course, tmp_path: Path) -> None:
    (tmp_path / "class" / "alice").mkdir(parents=True)
    (tmp_path / "class" / "alice" / "practice4.zip").write_bytes(pack({"fgsm.ipynb": notebook("x = 1")}))
    found = collect([tmp_path / "class"], course)
    assert [item.student for item in found.submissions] == ["alice"]


def test_files_beside_a_packed_notebook_come_along(read: Read) -> None:
    found = read({"w.zip": pack({"w/fgsm.ipynb": notebook(), "w/helper.py": b"y = 1"}), "other.py": b"z = 1"})
    assert [item.name for item in found.submissions[0].attachments] == ["helper.py"]


def test_a_loose_notebook_counts_before_a_packed_one(read: Read) -> None:
    found = read(
        {"practice4.zip": pack({"practice4/fgsm.ipynb": notebook("stub")}), "fgsm.ipynb": notebook("mine")}
    )
    assert sources(found) == {"fgsm": "mine"}
    assert found.submissions[0].notices == ("`fgsm.ipynb` was graded, not `practice4/practice4/fgsm.ipynb`.",)


@pytest.mark.parametrize(
    ("content", "state"), [(notebook("x = 1"), Packing.INTACT), (notebook("x = 2"), Packing.CHANGED)]
)
def test_the_receipt_in_a_zip_is_that_of_the_notebooks_beside_it(
    read: Read, content: bytes, state: Packing
) -> None:
    files = {"fgsm.ipynb": {"sha256": hashlib.sha256(notebook("x = 1")).hexdigest()}}
    receipt = json.dumps({"packed": "2026-12-18T22:15:01Z", "files": files}).encode()
    found = read({"practice4.zip": pack({"fgsm.ipynb": content, "practice-receipt.json": receipt})})
    (submission,) = found.submissions
    assert submission.receipt is not None
    assert submission.receipt.state is state
    assert submission.submitted is None  # a receipt says when the work was packed, not when it was handed in


def bomb() -> bytes:
    return pack({"fgsm.ipynb": b" " * (caps.ARCHIVE_RATIO_FREE + 1)})


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"w.zip": pack({"in.zip": pack({"fgsm.ipynb": notebook()})})}, "An archive inside an archive"),
        ({"w.zip": b"PK no"}, "It was not unpacked: not a zip that can be read"),
        ({"w.zip": pack({})}, "It was not unpacked: the archive is empty."),
        ({"w.zip": pack({"../../fgsm.ipynb": notebook()})}, "Its name leads out of the archive"),
        ({"w.zip": pack({"notes.txt": b"x"})}, "No notebook of the course is in here."),
        ({"w.tar.gz": b"x"}, "Only zips are unpacked"),
        ({"w.7z": b"x"}, "Only zips are unpacked"),
    ],
)
def test_an_archive_that_gives_nothing_is_named_with_the_reason(
    read: Read, files: dict[str, bytes], reason: str
) -> None:
    found = read(files)
    assert found.submissions == ()
    assert len(found.unmatched) == 1
    assert found.unmatched[0].student == "Ana_7"
    assert found.unmatched[0].reason.startswith(reason)
    assert "\n" not in found.unmatched[0].reason


def test_a_bomb_in_a_zip_is_a_problem_of_its_student(read: Read) -> None:
    assert "zip bomb" in sources(read({"w.zip": bomb()}))["fgsm"]


def test_zips_take_no_more_memory_than_their_share(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "PACKED_BYTES", 1000)
    heavy = pack({"fgsm.ipynb": notebook(), "noise.bin": bytes(range(256)) * 2000})
    found = read({"w.zip": heavy})
    assert found.submissions == ()
    assert "is too large" in found.unmatched[0].reason


def test_a_student_has_only_so_many_zips(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "PACKED", 1)
    found = read(
        {"a.zip": pack({"fgsm.ipynb": notebook()}), "b.zip": pack({"image_gradient.ipynb": notebook()})}
    )
    assert sources(found) == {"fgsm": "x = 1"}
    assert "one archive too many" in found.unmatched[0].reason


FGSM = "def fgsm(model):\n    return 1"


@pytest.mark.parametrize("name", ["Untitled.ipynb", "practice 4 final FINAL.ipynb", "work/ex1.ipynb"])
def test_a_notebook_of_any_name_is_known_by_its_functions(read: Read, name: str) -> None:
    found = read({name: notebook("import torch", FGSM)})
    assert sources(found) == {"fgsm": "import torch"}
    assert found.submissions[0].notices[0].endswith(f"`{name.split('/')[-1]}`; it was read as `fgsm.ipynb`.")


@pytest.mark.parametrize("given", ["alice/Untitled.ipynb", "alice"])
def test_a_notebook_of_any_name_can_be_given_by_itself(course: Course, tmp_path: Path, given: str) -> None:
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "Untitled.ipynb").write_bytes(notebook(FGSM))
    found = collect([tmp_path / given], course)
    assert [(item.student, item.exercise) for item in found.submissions] == [("alice", "fgsm")]


def test_a_notebook_named_after_another_exercise_is_known_by_its_functions(read: Read) -> None:
    assert sources(read({"image_gradient.ipynb": notebook(FGSM)})) == {"fgsm": FGSM}


@pytest.mark.parametrize("named", ["fgsm.ipynb", "work/fgsm.ipynb"])
def test_a_name_counts_before_the_functions(read: Read, named: str) -> None:
    found = read({named: notebook("a = 1"), "Untitled.ipynb": notebook(FGSM)})
    assert sources(found) == {"fgsm": "a = 1"}
    assert found.submissions[0].notices == (f"`{named}` was graded, not `Untitled.ipynb`.",)


def test_a_notebook_with_functions_of_its_own_exercise_too_keeps_its_name(
    course: Course, tmp_path: Path
) -> None:
    first = course.assignments[0]
    task = first.exercises[1].tasks[0]
    wider = msgspec.structs.replace(first.exercises[1], tasks=(task, msgspec.structs.replace(task, id="pgd")))
    exercises = (first.exercises[0], wider, first.exercises[2])
    wide = msgspec.structs.replace(
        course, assignments=(msgspec.structs.replace(first, exercises=exercises), *course.assignments[1:])
    )
    both = notebook("def image_gradient(x):\n    return 1", FGSM, "def pgd(x):\n    return 1")
    (tmp_path / "c.zip").write_bytes(pack({"Ana_7_assignsubmission_file_/image_gradient.ipynb": both}))
    assert [item.exercise for item in collect([tmp_path / "c.zip"], wide).submissions] == ["image_gradient"]


def test_a_notebook_that_fits_several_exercises_is_named(read: Read) -> None:
    found = read({"Untitled.ipynb": notebook(FGSM, "def image_gradient(x):\n    return 1")})
    assert found.submissions == ()
    assert found.unmatched[0].reason.startswith("No exercise has this name, or asks for its functions")


def test_a_script_of_any_name_counts_only_where_nothing_else_does(read: Read) -> None:
    assert sources(read({"solution.py": FGSM.encode()})) == {"fgsm": FGSM}
    found = read({"solution.py": FGSM.encode(), "fgsm.ipynb": notebook("mine = 1")})
    assert sources(found) == {"fgsm": "mine = 1"}
    assert [item.name for item in found.submissions[0].attachments] == ["solution.py"]
    assert sources(read({"test_fgsm.py": FGSM.encode(), "notes.py": b"x = 1"})) == {}


def test_only_so_many_files_of_a_student_are_looked_into(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "WEIGHED", 2)
    noise = {f"a{number}.ipynb": notebook() for number in range(3)}
    found = read({**noise, "z.ipynb": notebook(FGSM)})
    assert found.submissions == ()
    assert len(found.unmatched) == 4
