"""Folders and files as students and nbgrader leave them."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.collect import Collection, collect
from autograder.intake.folder import FolderTree
from autograder.intake.tree import Unreadable
from autograder.model import Course, Submission

Save = Callable[..., Path]


def labels(found: Collection) -> set[tuple[str, str, str]]:
    return {(item.student, item.assignment, item.exercise) for item in found.submissions}


def only(found: Collection) -> Submission:
    (submission,) = found.submissions
    return submission


@pytest.mark.parametrize("suffix", [".ipynb", ".py"])
@pytest.mark.parametrize(
    ("file", "given"),
    [
        ("submitted/alice/practice4/fgsm", "submitted"),
        ("submitted/alice/practice4/fgsm", "submitted/alice"),
        ("submitted/alice/practice4/fgsm", "submitted/alice/practice4"),
        ("submitted/alice/practice4/fgsm", "."),
        ("class/alice/fgsm", "class"),
        ("class/alice/fgsm", "class/alice"),
        ("class/alice/practice4/fgsm", "class"),
        ("class/submitted/alice/practice4/fgsm", "class"),
        ("class/practice4/alice/fgsm", "class"),
        ("class/practice4/alice/fgsm", "class/practice4"),
        ("class/alice/work/fgsm", "class"),
        ("class/alice/fgsm/fgsm", "class"),
        ("class/alice/fgsm/fgsm", "class/alice"),
        ("alice/alice/fgsm", "alice"),
    ],
)
def test_each_layout_is_understood(
    course: Course, save: Save, tmp_path: Path, file: str, suffix: str, given: str
) -> None:
    save(tmp_path / "x" / f"{file}{suffix}", "x = 1")
    found = collect([tmp_path / "x" / given], course)
    assert labels(found) == {("alice", "practice4", "fgsm")}
    assert only(found).cells[0].source == "x = 1"
    assert only(found).notices == ()
    assert found.unmatched == ()


@pytest.mark.parametrize("suffix", [".ipynb", ".py"])
@pytest.mark.parametrize("folder", ["alice", "alice/practice4"])
def test_a_single_file_is_its_folders_students(
    course: Course, save: Save, tmp_path: Path, folder: str, suffix: str
) -> None:
    path = save(tmp_path / folder / f"fgsm{suffix}", "x = 1")
    save(tmp_path / folder / "image_gradient.ipynb", "another exercise")
    assert labels(collect([path], course)) == {("alice", "practice4", "fgsm")}
    assert labels(collect([path], course, student="bob")) == {("bob", "practice4", "fgsm")}


def test_a_relative_path_is_enough(
    course: Course, save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "alice" / "fgsm.py", "x = 1")
    monkeypatch.chdir(path.parent)
    assert labels(collect([Path("fgsm.py")], course)) == {("alice", "practice4", "fgsm")}
    assert labels(collect([Path()], course)) == {("alice", "practice4", "fgsm")}
    (path.parent / "inner").mkdir()
    monkeypatch.chdir(path.parent / "inner")
    assert labels(collect([Path("..")], course)) == {("alice", "practice4", "fgsm")}
    assert labels(collect([Path("../fgsm.py")], course)) == {("alice", "practice4", "fgsm")}


def test_a_class_has_all_its_students(course: Course, save: Save, tmp_path: Path) -> None:
    for student in ("alice", "bob", "Łukasz Nowak"):
        for slug in ("fgsm", "image_gradient"):
            save(tmp_path / "class" / student / f"{slug}.ipynb", "x = 1")
    save(tmp_path / "class" / "carol" / "practice5" / "evaluation.ipynb", "x = 1")
    assert labels(collect([tmp_path / "class"], course)) == {
        (student, "practice4", slug)
        for student in ("alice", "bob", "Łukasz Nowak")
        for slug in ("fgsm", "image_gradient")
    } | {("carol", "practice5", "evaluation")}


def test_assignment_exercise_and_student_narrow_the_batch(course: Course, save: Save, tmp_path: Path) -> None:
    for student in ("alice", "bob"):
        for name in ("practice4/fgsm", "practice4/warm_up", "practice5/warm_up"):
            save(tmp_path / "submitted" / student / f"{name}.ipynb", "x = 1")
    given = [tmp_path / "submitted"]
    assert labels(collect(given, course, assignment="practice5")) == {
        ("alice", "practice5", "warm_up"),
        ("bob", "practice5", "warm_up"),
    }
    assert labels(collect(given, course, assignment="practice4", student="bob", only=["fgsm"])) == {
        ("bob", "practice4", "fgsm")
    }


def test_an_exercise_of_two_assignments_needs_one_to_be_chosen(
    course: Course, save: Save, tmp_path: Path
) -> None:
    save(tmp_path / "alice" / "warm_up.ipynb", "x = 1")
    found = collect([tmp_path / "alice"], course)
    assert found.submissions == ()
    assert "--assignment" in found.unmatched[0].reason
    assert labels(collect([tmp_path / "alice"], course, assignment="practice5")) == {
        ("alice", "practice5", "warm_up")
    }


def test_an_exercise_of_another_assignment_is_unmatched(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "submitted" / "alice" / "practice5" / "fgsm.ipynb", "x = 1")
    found = collect([tmp_path / "submitted"], course)
    assert found.submissions == ()
    assert found.unmatched[0].reason == "Assignment `practice5` has no exercise `fgsm`."
    assert found.unmatched[0].student == "alice"


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("nowhere", {}, "there is no such file or folder"),
        ("empty", {}, "holds no submission"),
        ("notes.txt", {}, "not named after an exercise"),
        ("pipe", {}, "is neither a file nor a folder"),
        ("course", {}, "is the course itself"),
        ("alice", {"assignment": "practice9"}, "no assignment `practice9` (it has `practice4`, `practice5`)"),
        ("alice", {"only": ["fgms"]}, "no exercise `fgms`"),
        ("alice", {"student": "a/b"}, "cannot be named"),
        ("class", {"student": "carol"}, "holds no work of `carol`, but of `alice`"),
    ],
)
def test_a_wrong_request_is_one_clear_line(
    course: Course, save: Save, tmp_path: Path, path: str, options: dict[str, object], words: str
) -> None:
    for folder in ("empty", "course"):
        (tmp_path / folder).mkdir()
    (tmp_path / "notes.txt").touch()
    os.mkfifo(tmp_path / "pipe")
    save(tmp_path / "alice" / "fgsm.ipynb")
    save(tmp_path / "class" / "alice" / "fgsm.ipynb")
    with pytest.raises(IntakeError) as caught:
        collect([tmp_path / path], course, **options)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["FGSM.ipynb", "fgsm (1).ipynb", "fgsm-Copy1.ipynb", "FGSM.py", "fgsm.ipynb.txt", "work/fgsm (1).ipynb"],
)
def test_a_variant_of_a_name_is_matched_with_a_notice(
    course: Course, save: Save, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "class" / "alice" / name
    save(path.with_suffix(".ipynb"), "x = 1").rename(path)
    submission = only(collect([tmp_path / "class"], course))
    assert submission.exercise == "fgsm"
    assert "it was read as `fgsm." in submission.notices[0]


@pytest.mark.parametrize(
    ("best", "other"),
    [
        ("fgsm.ipynb", "fgsm.py"),
        ("fgsm.ipynb", "fgsm (1).ipynb"),
        ("fgsm.ipynb", "backup/fgsm.ipynb"),
        ("fgsm.py", "FGSM.ipynb"),
        ("practice4/fgsm.ipynb", "fgsm.ipynb"),
        ("practice4/old/fgsm.ipynb", "fgsm.ipynb"),
    ],
)
def test_the_likeliest_file_is_graded_and_the_choice_told(
    course: Course, save: Save, tmp_path: Path, best: str, other: str
) -> None:
    save(tmp_path / "submitted" / "alice" / best, "best = 1")
    save(tmp_path / "submitted" / "alice" / other, "other = 1")
    submission = only(collect([tmp_path / "submitted"], course))
    assert submission.cells[0].source == "best = 1"
    assert submission.notices[-1] == f"`{best}` was graded, not `{other}`."


STUB = "def fgsm():\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@pytest.mark.parametrize(
    ("untouched", "worked"),
    [
        ("fgsm.ipynb", "fgsm_final.ipynb"),
        ("fgsm.ipynb", "fgsm.py"),
        ("practice4/fgsm.ipynb", "fgsm (1).ipynb"),
        ("fgsm_final.ipynb", "fgsm.ipynb"),
    ],
)
def test_beside_work_what_was_released_is_not_graded(
    course: Course, save: Save, tmp_path: Path, untouched: str, worked: str
) -> None:
    save(tmp_path / "submitted" / "alice" / untouched, "import torch", STUB)
    save(tmp_path / "submitted" / "alice" / worked, "import torch", "def fgsm():\n    return 1")
    submission = only(collect([tmp_path / "submitted"], course, assignment="practice4"))
    assert "return 1" in submission.cells[-1].source
    assert submission.notices[-1] == f"`{worked}` was graded, not `{untouched}`."


def test_of_two_untouched_files_the_likeliest_is_graded(course: Course, save: Save, tmp_path: Path) -> None:
    for name in ("fgsm_final.ipynb", "fgsm.ipynb"):
        save(tmp_path / "submitted" / "alice" / name, STUB)
    submission = only(collect([tmp_path / "submitted"], course))
    assert submission.notices == ("`fgsm.ipynb` was graded, not `fgsm_final.ipynb`.",)


def test_several_equally_likely_files_are_a_problem_and_unmatched(
    course: Course, save: Save, tmp_path: Path
) -> None:
    for number in (1, 2):
        save(tmp_path / "class" / "alice" / f"fgsm ({number}).ipynb", "x = 1")
    found = collect([tmp_path / "class"], course)
    assert only(found).problem == (
        "Several files could be your work: `fgsm (1).ipynb`, `fgsm (2).ipynb`. Hand in one, named `fgsm.ipynb`."
    )
    assert only(found).cells == ()
    assert len(found.unmatched) == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Untitled.ipynb", "No exercise has this name"),
        ("work.zip", "It was not unpacked: not a zip that can be read"),
        ("work.rar", "Only zips are unpacked, not this kind of archive"),
    ],
)
def test_what_cannot_be_matched_is_reported(
    course: Course, save: Save, tmp_path: Path, name: str, reason: str
) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    (tmp_path / "class" / "alice" / name).touch()
    found = collect([tmp_path / "class"], course)
    assert [(item.student, Path(item.origin).name) for item in found.unmatched] == [("alice", name)]
    assert found.unmatched[0].reason.startswith(reason)
    assert labels(found) == {("alice", "practice4", "fgsm")}


def test_a_student_without_any_notebook_is_reported(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb")
    (tmp_path / "class" / "bob").mkdir()
    (tmp_path / "class" / "bob" / "notes.txt").touch()
    (found,) = collect([tmp_path / "class"], course).unmatched
    assert (found.student, found.reason) == ("bob", "No notebook of the course is in here.")


def test_thousands_of_stray_files_are_reported_in_a_few_lines(
    course: Course, save: Save, tmp_path: Path
) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb")
    for number in range(50):
        (tmp_path / "class" / "alice" / f"draft{number}.ipynb").touch()
    found = collect([tmp_path / "class"], course)
    assert len(found.unmatched) == caps.NOTICES + 1
    assert found.unmatched[-1].reason == "38 more files are not graded."


def test_a_student_cannot_hand_in_for_another(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "submitted" / "bob" / "practice4" / "fgsm.ipynb", "honest")
    for folder in ("bob", "submitted/bob/practice4", "practice4/bob/practice4", "../mallory/bob"):
        save(tmp_path / "submitted" / "mallory" / folder / "fgsm.ipynb", "forged")
    found = collect([tmp_path / "submitted"], course)
    assert labels(found) == {("bob", "practice4", "fgsm"), ("mallory", "practice4", "fgsm")}
    assert next(item for item in found.submissions if item.student == "bob").cells[0].source == "honest"


def test_of_two_paths_with_the_same_work_the_first_counts(course: Course, save: Save, tmp_path: Path) -> None:
    first = save(tmp_path / "a" / "alice" / "fgsm.py", "first = 1")
    second = save(tmp_path / "b" / "alice" / "fgsm.py", "second = 1")
    found = collect([first, second, first], course)
    assert only(found).cells[0].source == "first = 1"
    (unmatched,) = found.unmatched
    assert unmatched.origin == str(second)
    assert str(first) in unmatched.reason


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"cells": [', b"\x00\xff" * 50, b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_is_a_problem_of_its_own(
    course: Course, save: Save, tmp_path: Path, content: bytes
) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    bad = save(tmp_path / "class" / "bob" / "fgsm.ipynb")
    bad.write_bytes(content)
    by_student = {item.student: item for item in collect([tmp_path / "class"], course).submissions}
    assert by_student["alice"].problem == ""
    assert by_student["bob"].problem.startswith("`fgsm.ipynb` ")
    assert by_student["bob"].cells == ()
    assert len(by_student["bob"].digest) == 64


def test_a_file_that_is_too_large_is_a_problem(course: Course, save: Save, tmp_path: Path) -> None:
    path = save(tmp_path / "alice" / "fgsm.ipynb")
    os.truncate(path, caps.NOTEBOOK_BYTES + 1)  # sparse: it takes no room
    assert only(collect([path], course)).problem == "`fgsm.ipynb` is too large (128 MiB; at most 128 MiB)."


def make_link(path: Path) -> None:
    secret = path.parent.parent.parent / "secret.ipynb"
    secret.write_text("secret = 1")
    path.symlink_to(secret)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        folder = os.open(path.parent, os.O_RDONLY)
        opened.bind(f"/proc/self/fd/{folder}/{path.name}")  # the path itself may be too long for a socket
        os.close(folder)


@pytest.mark.parametrize(
    ("make", "words"),
    [(make_link, "is a link"), (os.mkfifo, "is not a regular file"), (make_socket, "is not a regular file")],
)
@pytest.mark.parametrize("name", ["fgsm.ipynb", "fgsm.py"])
def test_links_pipes_and_sockets_are_refused_without_opening_them(
    course: Course, save: Save, tmp_path: Path, make: Callable[[Path], None], words: str, name: str
) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    (tmp_path / "class" / "bob").mkdir()
    make(tmp_path / "class" / "bob" / name)
    by_student = {item.student: item for item in collect([tmp_path / "class"], course).submissions}
    assert words in by_student["bob"].problem
    assert by_student["bob"].cells == ()
    assert by_student["alice"].problem == ""


def test_links_to_folders_are_not_followed(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "elsewhere" / "fgsm.ipynb", "secret = 1")
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    (tmp_path / "class" / "bob").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "class" / "alice" / "inner").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "class" / "alice" / "loop").symlink_to(tmp_path / "class")
    found = collect([tmp_path / "class"], course)
    assert labels(found) == {("alice", "practice4", "fgsm")}
    assert only(found).attachments == ()
    assert any(item.origin.endswith("bob") and "is a link" in item.reason for item in found.unmatched)


def test_a_folder_swapped_for_a_link_after_listing_is_not_followed(save: Save, tmp_path: Path) -> None:
    save(tmp_path / "elsewhere" / "fgsm.ipynb", "secret = 1")
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    tree = FolderTree(tmp_path / "class")
    shutil.rmtree(tmp_path / "class" / "alice")
    (tmp_path / "class" / "alice").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unreadable):
        tree.read(tree.entries[0], 1000)


def test_a_path_that_is_itself_a_link_is_followed(course: Course, save: Save, tmp_path: Path) -> None:
    path = save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    (tmp_path / "folder").symlink_to(tmp_path / "class")
    (tmp_path / "fgsm.ipynb").symlink_to(path)
    assert labels(collect([tmp_path / "folder"], course)) == {("alice", "practice4", "fgsm")}
    assert labels(collect([tmp_path / "fgsm.ipynb"], course)) == {("alice", "practice4", "fgsm")}


def test_a_student_may_be_called_like_an_exercise(course: Course, save: Save, tmp_path: Path) -> None:
    for student in ("fgsm", "alice"):
        save(tmp_path / "class" / student / "fgsm.ipynb")
    assert {item.student for item in collect([tmp_path / "class"], course).submissions} == {"fgsm", "alice"}


def test_a_linked_folder_around_a_file_gives_the_name(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "x123" / "fgsm.ipynb")
    (tmp_path / "alice").symlink_to(tmp_path / "x123")
    for path in (tmp_path / "alice" / "fgsm.ipynb", tmp_path / "alice"):
        assert labels(collect([path], course)) == {("alice", "practice4", "fgsm")}


def test_names_that_are_no_text_do_no_harm(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    for odd in (b"\xff\xfe", b"new\nline", b"x" * 240):
        folder = os.fsencode(tmp_path / "class") + b"/" + odd
        os.mkdir(folder)
        shutil.copy(os.fsencode(tmp_path / "class" / "alice" / "fgsm.ipynb"), folder + b"/fgsm.ipynb")
    with open(os.fsencode(tmp_path / "class" / "alice") + b"/\xff.ipynb", "wb"):
        pass
    found = collect([tmp_path / "class"], course)
    assert labels(found) == {("alice", "practice4", "fgsm")}
    assert len(found.unmatched) == 4
    for item in found.unmatched:
        item.origin.encode()


def test_a_flood_of_files_costs_only_its_student(
    course: Course, save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caps, "FILES", 20)
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    save(tmp_path / "class" / "bob" / "fgsm.ipynb", "x = 1")
    for number in range(50):
        (tmp_path / "class" / "bob" / f"a{number}.txt").touch()
        (tmp_path / "class" / "bob" / f"folder{number}").mkdir()
    found = collect([tmp_path / "class"], course)
    assert labels(found) == {("alice", "practice4", "fgsm"), ("bob", "practice4", "fgsm")}
    assert any("more than 20 files" in item.reason for item in found.unmatched)


def test_a_deep_nest_of_folders_is_left_alone(course: Course, save: Save, tmp_path: Path) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    save(tmp_path.joinpath("class", "alice", *"abcdefghij", "fgsm.ipynb"), "x = 2")
    found = collect([tmp_path / "class"], course)
    assert only(found).cells[0].source == "x = 1"
    assert "folders deep" in found.unmatched[0].reason


def test_a_tools_own_files_and_the_support_library_are_ignored(
    course: Course, save: Save, tmp_path: Path
) -> None:
    save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
    for name in (
        ".ipynb_checkpoints/fgsm-checkpoint.ipynb",
        "__pycache__/fgsm.py",
        "__MACOSX/._fgsm.ipynb",
        "practice/fgsm.py",
        "practice/data.zip",
        ".DS_Store",
        "test_fgsm.py",
        "timestamp.txt",
        "submission_secret.txt",
        "README.md",
        "requirements.txt",
    ):
        save(tmp_path / "class" / "alice" / name, "x = 2")
    found = collect([tmp_path / "class"], course)
    assert (only(found).notices, only(found).attachments, found.unmatched) == ((), (), ())


def test_the_time_is_that_of_nbgraders_file(course: Course, save: Save, tmp_path: Path) -> None:
    for student, text in (("alice", "2026-12-18 22:15:01 UTC"), ("bob", "yesterday")):
        save(tmp_path / "submitted" / student / "practice4" / "fgsm.ipynb")
        (tmp_path / "submitted" / student / "practice4" / "timestamp.txt").write_text(text)
    times = {item.student: item.submitted for item in collect([tmp_path / "submitted"], course).submissions}
    assert times["alice"] is not None
    assert times["alice"].isoformat() == "2026-12-18T22:15:01+00:00"
    assert times["bob"] is None


def test_what_the_exchange_names_feedback_by_is_kept_and_is_not_work(
    course: Course, save: Save, tmp_path: Path
) -> None:
    for student, text in (("alice", "0a1b"), ("bob", "2c3d"), ("cyd", "f" * 2000)):
        save(tmp_path / "submitted" / student / "practice4" / "fgsm.ipynb", "x = 1")
        (tmp_path / "submitted" / student / "practice4" / "submission_secret.txt").write_text(text)
    found = collect([tmp_path / "submitted"], course).submissions
    assert [item.secret for item in found] == ["0a1b", "2c3d", ""]
    assert len({item.digest for item in found}) == 1


def test_identical_work_has_the_same_digest_whoever_handed_it_in(
    course: Course, save: Save, tmp_path: Path
) -> None:
    for name in ("a/alice/fgsm.ipynb", "b/bob/practice4/FGSM.ipynb"):
        save(tmp_path / name, "x = 1")
    (tmp_path / "b" / "bob" / "practice4" / "timestamp.txt").write_text("2026-12-18 22:15:01 UTC")
    digests = {item.digest for item in collect([tmp_path / "a", tmp_path / "b"], course).submissions}
    assert len(digests) == 1


@pytest.mark.parametrize("change", ["source", "kind", "helper", "slug", "problem"])
def test_work_that_may_be_graded_otherwise_has_another_digest(
    course: Course, save: Save, tmp_path: Path, change: str
) -> None:
    save(tmp_path / "alice" / "fgsm.ipynb", "x = 1")
    path = save(tmp_path / "bob" / ("image_gradient.ipynb" if change == "slug" else "fgsm.ipynb"), "x = 1")
    if change == "source":
        save(path, "x = 2")
    if change == "kind":
        path.write_text(path.read_text().replace('"code"', '"markdown"'))
    if change == "helper":
        save(path.parent / "helper.py", "x = 1")
    if change == "problem":
        path.write_bytes(b"")
    found = collect([tmp_path / "alice", tmp_path / "bob"], course)
    assert len({item.digest for item in found.submissions}) == 2
