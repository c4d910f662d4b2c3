"""`python -m practice pack`: what is handed in, what is amiss with it, and the receipt."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest
from practice.packing import collect as pack
from practice.packing import file_name, write_zip
from practice.receipt import NAME

from autograder.intake import receipt
from autograder.intake.collect import collect
from autograder.model import Packing, Submission

NOW = dt.datetime(2026, 11, 26, 17, 0, 5, tzinfo=dt.UTC)


def test_the_zip_holds_the_notebook_and_its_receipt(run, folder: Path) -> None:
    ended = run("pack", "--name", "ana-lima.zip")
    assert ended.returncode == 0, ended.stderr
    with zipfile.ZipFile(folder / "ana-lima.zip") as archive:
        assert archive.namelist() == ["doubling.ipynb", NAME]
        content = archive.read("doubling.ipynb")
        said = json.loads(archive.read(NAME))
    assert content == (folder / "doubling.ipynb").read_bytes()
    assert said["files"] == {
        "doubling.ipynb": {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    }
    assert said["files"]["doubling.ipynb"]["sha256"] in ended.stdout
    assert "!" not in ended.stdout  # nothing is amiss


def test_nothing_to_pack_makes_no_zip(run, folder: Path) -> None:
    (folder / "doubling.ipynb").unlink()
    ended = run("pack")
    assert ended.returncode == 2
    assert "none of the notebooks of First steps is in" in ended.stderr
    assert not list(folder.glob("*.zip"))


def test_a_notebook_in_order_has_no_warnings(assignment, folder: Path) -> None:
    assert pack(assignment, folder).warnings == []


def test_the_release_as_it_came_is_unanswered(small, assignment, folder: Path) -> None:
    from autograder.release import build_release

    (folder / "doubling.ipynb").write_bytes(build_release(small, "first")["doubling.ipynb"])
    assert pack(assignment, folder).warnings == [
        "doubling.ipynb: `double` is not written yet",
        "doubling.ipynb: `halve` is not written yet",
        "doubling.ipynb: the question in words is not answered yet",
    ]


@pytest.mark.parametrize(
    ("sources", "warning"),
    [
        ({"double": "x = 1"}, "no cell defines `double`"),
        ({"halve": "def halve(number):\nreturn 1"}, "the cell `halve` is not Python (line 2: "),
        ({"written": "  "}, "the question in words is not answered yet"),
    ],
)
def test_what_is_amiss_with_a_cell_is_said(assignment, folder, edit, sources, warning: str) -> None:
    edit(**sources)
    assert any(f"doubling.ipynb: {warning}" in found for found in pack(assignment, folder).warnings)


@pytest.mark.parametrize(
    "name", ["Doubling.ipynb", "doubling (1).ipynb", "doubling-Copy1.ipynb", "final.ipynb"]
)
def test_a_renamed_notebook_is_packed_under_its_own_name(assignment, folder: Path, name: str) -> None:
    (folder / "doubling.ipynb").rename(folder / name)
    parcel = pack(assignment, folder)
    assert list(parcel.files) == ["doubling.ipynb"]
    assert parcel.warnings == [f"{name} is packed as doubling.ipynb: that is its name"]


def test_of_two_renamed_notebooks_none_is_guessed(assignment, folder: Path) -> None:
    content = (folder / "doubling.ipynb").read_bytes()
    (folder / "doubling.ipynb").unlink()
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_bytes(content)
    parcel = pack(assignment, folder)
    assert parcel.files == {}
    assert "a.ipynb and b.ipynb could both be doubling.ipynb: give one of them that name" in parcel.warnings


def test_a_copy_beside_the_notebook_is_left_out(assignment, folder: Path) -> None:
    (folder / "doubling-Copy1.ipynb").write_text("{}", "utf-8")
    parcel = pack(assignment, folder)
    assert list(parcel.files) == ["doubling.ipynb"]
    assert parcel.warnings == ["doubling-Copy1.ipynb is left out: no exercise has this name"]


def test_a_damaged_notebook_is_packed_and_named(assignment, folder: Path) -> None:
    (folder / "doubling.ipynb").write_bytes(b'{"cells": [')
    parcel = pack(assignment, folder)
    assert list(parcel.files) == ["doubling.ipynb"]
    (warning,) = parcel.warnings
    assert warning.startswith("doubling.ipynb is not a notebook, or only a part of one")


def test_a_younger_checkpoint_asks_whether_the_work_is_saved(assignment, folder: Path) -> None:
    checkpoint = folder / ".ipynb_checkpoints" / "doubling-checkpoint.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.write_text("{}", "utf-8")
    saved = (folder / "doubling.ipynb").stat().st_mtime
    os.utime(checkpoint, (saved - 60, saved - 60))
    assert pack(assignment, folder).warnings == []
    os.utime(checkpoint, (saved + 60, saved + 60))
    (warning,) = pack(assignment, folder).warnings
    assert "is your work saved?" in warning


def test_helpers_that_a_notebook_imports_come_along(assignment, folder: Path, edit) -> None:
    edit("from my_helpers import twice\nimport os")
    (folder / "my_helpers.py").write_text("def twice(x):\n    return 2 * x\n", "utf-8")
    (folder / "not_imported.py").write_text("", "utf-8")
    assert list(pack(assignment, folder).files) == ["doubling.ipynb", "my_helpers.py"]


@pytest.mark.parametrize("name", ["a/b", "..", " ", "a:b", "a\\b"])
def test_the_zip_stays_in_its_folder(assignment, name: str) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        file_name(assignment, name)


def test_the_zip_is_named_after_the_assignment(assignment) -> None:
    assert file_name(assignment, None) == "first.zip"


def arrived(small, assignment, folder: Path, changed: bytes | None = None, listed: bool = True) -> Submission:
    """Return what intake makes of a packed notebook, whose content may have changed on its way."""
    parcel = pack(assignment, folder)
    path = folder / "hand-in.zip"
    write_zip(assignment, parcel, path, NOW)
    if changed is not None or not listed:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        if changed is not None:
            members["doubling.ipynb"] = changed
        if not listed:
            members[NAME] = members[NAME].replace(b"doubling.ipynb", b"tripling.ipynb")
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    (submission,) = collect([path], small, student="ana").submissions
    return submission


def test_intake_recognises_what_was_packed(small, assignment, folder: Path) -> None:
    submission = arrived(small, assignment, folder)
    assert submission.receipt is not None
    assert (submission.receipt.packed, submission.receipt.state) == (NOW, Packing.INTACT)
    assert submission.notices == ()
    assert submission.attachments == ()


def test_a_file_that_changed_after_packing_is_graded_and_told(small, assignment, folder: Path) -> None:
    content = (folder / "doubling.ipynb").read_bytes()
    submission = arrived(small, assignment, folder, changed=content + b"\n")
    assert submission.receipt is not None
    assert submission.receipt.state is Packing.CHANGED
    assert submission.cells
    assert "is not the file that was packed on 2026-11-26 17:00:05 UTC" in submission.notices[0]


def test_a_file_that_changed_beyond_reading_is_told_too(small, assignment, folder: Path) -> None:
    submission = arrived(small, assignment, folder, changed=b'{"cells": [')
    assert submission.problem
    assert "is not the file that was packed" in submission.notices[0]


def test_a_file_that_was_never_packed_is_told(small, assignment, folder: Path) -> None:
    submission = arrived(small, assignment, folder, listed=False)
    assert submission.receipt is not None
    assert submission.receipt.state is Packing.UNLISTED
    assert "is not among the files that were packed" in submission.notices[0]


def test_packing_does_not_change_what_is_graded(small, assignment, folder: Path) -> None:
    (bare,) = collect([folder / "doubling.ipynb"], small, student="ana").submissions
    assert arrived(small, assignment, folder).digest == bare.digest
    assert bare.receipt is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"packed": 1, "files": {}}',
        b'{"packed": "2026-01-01T00:00:00", "files": {}}',
        b'{"packed": "2026-01-01T00:00:00Z", "files": {"a": {"sha256": "1"}}}',
        b'{"packed": "0001-01-01T00:00:00+14:00", "files": {}}',
        b'{"packed": "9999-12-31T23:59:59-14:00", "files": {}}',
        b"[" * 10_000,
    ],
)
def test_what_is_no_receipt_is_ignored(data: bytes) -> None:
    assert receipt.read_receipt(data) is None


def test_both_sides_call_the_receipt_by_the_same_name() -> None:
    assert receipt.NAME == NAME
