"""Zips, honest and hostile."""

from __future__ import annotations

import contextlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import IntakeError
from autograder.intake import caps
from autograder.intake.collect import Collection, collect
from autograder.model import Course

NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1", "metadata": {}}]}).encode()
Member = tuple[str | zipfile.ZipInfo, bytes]


@pytest.fixture
def read(course: Course, tmp_path: Path) -> Callable[..., Collection]:
    """Collect a zip of these members, or of these bytes."""

    def read(*members: Member, name: str = "class.zip", content: bytes = b"") -> Collection:
        path = tmp_path / "downloads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content or pack(*members))
        return collect([path], course)

    return read


def pack(*members: Member) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def info(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


def encrypted(content: bytes) -> bytes:
    """Set the flag of encryption on every member."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + offset] |= 1
            start = changed.find(signature, start + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("class.zip", "alice/fgsm.ipynb"),
        ("class.zip", "class/alice/fgsm.ipynb"),
        ("class.zip", "submitted/alice/practice4/fgsm.ipynb"),
        ("class.zip", "practice4/alice/fgsm.ipynb"),
        ("class.zip", "alice\\practice4\\fgsm.ipynb"),
        ("class.zip", "./alice//fgsm.ipynb"),
        ("alice.zip", "fgsm.ipynb"),
        ("alice.zip", "practice4/fgsm.ipynb"),
        ("alice.zip", "alice/fgsm.ipynb"),
        ("alice.ZIP", "alice/practice4/fgsm.ipynb"),
    ],
)
def test_each_layout_is_understood(read: Callable[..., Collection], name: str, member: str) -> None:
    found = read((member, NOTEBOOK), name=name)
    (submission,) = found.submissions
    assert (submission.student, submission.assignment, submission.exercise) == ("alice", "practice4", "fgsm")
    assert submission.cells[0].source == "x = 1"
    assert f"{name}: " in submission.origin
    assert found.unmatched == ()


def test_what_systems_add_to_a_zip_is_ignored(read: Callable[..., Collection]) -> None:
    found = read(
        ("alice/fgsm.ipynb", NOTEBOOK),
        ("__MACOSX/alice/._fgsm.ipynb", b"x"),
        ("alice/.DS_Store", b"x"),
        ("alice/", b""),
        ("alice/practice/data.zip", b"x"),
    )
    assert len(found.submissions) == 1
    assert found.submissions[0].attachments == ()
    assert found.unmatched == ()


def test_files_beside_a_notebook_come_along(read: Callable[..., Collection]) -> None:
    found = read(("alice/fgsm.ipynb", NOTEBOOK), ("alice/helper.py", b"x = 1"), ("bob/secret.py", b"x = 1"))
    assert [item.name for item in found.submissions[0].attachments] == ["helper.py"]


@pytest.mark.parametrize(
    "name", ["../../evil.ipynb", "/etc/fgsm.ipynb", "C:\\fgsm.ipynb", "alice/../bob/fgsm.ipynb"]
)
def test_a_name_that_leads_out_is_refused(read: Callable[..., Collection], name: str, tmp_path: Path) -> None:
    before = {*tmp_path.rglob("*")}
    found = read(("alice/fgsm.ipynb", NOTEBOOK), (name, NOTEBOOK))
    assert [item.student for item in found.submissions] == ["alice"]
    assert "leads out of the archive" in found.unmatched[0].reason
    assert "class.zip" in found.unmatched[0].origin
    assert {*tmp_path.rglob("*")} - before == {tmp_path / "downloads", tmp_path / "downloads" / "class.zip"}


@pytest.mark.parametrize(
    ("mode", "words"), [(stat.S_IFLNK, "is a link"), (stat.S_IFIFO, "is not a regular file")]
)
def test_a_special_member_is_a_problem_of_its_student(
    read: Callable[..., Collection], mode: int, words: str
) -> None:
    found = read((info("alice/fgsm.ipynb", mode | 0o777), b"/etc/passwd"), ("bob/fgsm.ipynb", NOTEBOOK))
    by_student = {item.student: item for item in found.submissions}
    assert words in by_student["alice"].problem
    assert by_student["bob"].problem == ""


def test_a_bomb_is_a_problem_of_its_student(
    read: Callable[..., Collection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caps, "ARCHIVE_RATIO_FREE", 2**20)
    found = read(("alice/fgsm.ipynb", b" " * 5 * 2**20), ("bob/fgsm.ipynb", NOTEBOOK))
    by_student = {item.student: item for item in found.submissions}
    assert "zip bomb" in by_student["alice"].problem
    assert by_student["bob"].problem == ""


def test_a_member_that_lies_about_its_size_is_cut_off(
    read: Callable[..., Collection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caps, "NOTEBOOK_BYTES", 2**20)
    content = bytearray(pack(("alice/fgsm.ipynb", b" " * 5 * 2**20), ("bob/fgsm.ipynb", NOTEBOOK)))
    start = content.find(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<I", 100)
    found = read(content=bytes(content))
    by_student = {item.student: item for item in found.submissions}
    assert "damaged inside the archive" in by_student["alice"].problem
    assert by_student["bob"].problem == ""


def test_a_damaged_member_is_a_problem_of_its_student(read: Callable[..., Collection]) -> None:
    content = bytearray(pack(("alice/fgsm.ipynb", NOTEBOOK), ("bob/fgsm.ipynb", NOTEBOOK)))
    content[60] ^= 0xFF
    by_student = {item.student: item for item in read(content=bytes(content)).submissions}
    assert "damaged inside the archive" in by_student["alice"].problem
    assert by_student["bob"].problem == ""


@pytest.mark.parametrize("place", [2**64 - 1, 2**63, 2**62, 2**40])
def test_a_member_that_lies_beyond_any_file_is_a_problem_of_its_student(
    read: Callable[..., Collection], place: int
) -> None:
    content = pack(("alice/fgsm.ipynb", NOTEBOOK), ("bob/fgsm.ipynb", NOTEBOOK))
    (alice, bob) = read(content=moved(content, place)).submissions
    assert "damaged inside the archive" in alice.problem
    assert bob.cells


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(read: Callable[..., Collection], method: int) -> None:
    member = zipfile.ZipInfo("alice/fgsm.ipynb")
    member.compress_type = method
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, NOTEBOOK)
    assert "make an ordinary zip" in read(content=packed.getvalue()).submissions[0].problem


def moved(content: bytes, place: int) -> bytes:
    """Return a zip whose table of contents says that its first member begins at this place, in 64 bits."""
    changed, extra = bytearray(content), struct.pack("<HHQ", 1, 8, place)
    start, end = changed.index(b"PK\x01\x02"), changed.index(b"PK\x05\x06")
    length = int.from_bytes(changed[start + 28 : start + 30], "little")
    changed[end + 12 : end + 16] = struct.pack("<L", end - start + len(extra))
    changed[start + 42 : start + 46] = b"\xff" * 4
    changed[start + 30 : start + 32] = struct.pack("<H", len(extra))
    changed[start + 46 + length : start + 46 + length] = extra
    return bytes(changed)


def overlapping() -> bytes:
    """Return a zip whose table of contents names the same large member many times."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("alice/fgsm.ipynb", NOTEBOOK * 100)
        for number in range(50):
            twin = archive.NameToInfo["alice/fgsm.ipynb"]
            twin = zipfile.ZipInfo(f"s{number}/fgsm.ipynb")
            for name in ("compress_type", "compress_size", "file_size", "CRC", "header_offset"):
                setattr(twin, name, getattr(archive.filelist[0], name))
            archive.filelist.append(twin)
    return packed.getvalue()


def long_directory() -> bytes:
    """Return a zip that says that its table of contents is longer than the cap."""
    content = bytearray(pack(("alice/fgsm.ipynb", NOTEBOOK)))
    end = content.find(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", caps.ARCHIVE_DIRECTORY_BYTES + 1)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip", "not a zip that can be read"),
        (pack(("alice/fgsm.ipynb", NOTEBOOK))[:-30], "not a zip that can be read"),
        (pack(("alice/fgsm.ipynb", NOTEBOOK))[:50], "not a zip that can be read"),
        (long_directory(), "not a zip that can be read"),
        (pack(), "is empty"),
        (encrypted(pack(("alice/fgsm.ipynb", NOTEBOOK))), "is encrypted"),
        (overlapping(), "its members overlap"),
        (pack(("../fgsm.ipynb", NOTEBOOK)), "leads out of the archive"),
        (pack(("notes.txt", b"x")), "holds no submission"),
    ],
)
def test_a_zip_that_cannot_be_used_is_one_clear_line(
    read: Callable[..., Collection], content: bytes, words: str
) -> None:
    with pytest.raises(IntakeError) as caught:
        read(content=content)
    assert words in str(caught.value)
    assert "class.zip" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_encrypted_member_is_a_problem_of_its_student(read: Callable[..., Collection]) -> None:
    content = bytearray(pack(("alice/fgsm.ipynb", NOTEBOOK), ("bob/fgsm.ipynb", NOTEBOOK)))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    by_student = {item.student: item for item in read(content=bytes(content)).submissions}
    assert "is encrypted" in by_student["alice"].problem
    assert by_student["bob"].problem == ""


def test_a_flood_of_members_costs_only_its_student(
    read: Callable[..., Collection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caps, "FILES", 20)
    flood = [(f"bob/{number}.txt", b"") for number in range(50)]
    found = read(("alice/fgsm.ipynb", NOTEBOOK), ("bob/fgsm.ipynb", NOTEBOOK), *flood)
    assert {item.student for item in found.submissions} == {"alice", "bob"}
    assert any("more than 20 files" in item.reason for item in found.unmatched)


def test_a_zip_among_the_students_folders_is_reported(course: Course, tmp_path: Path) -> None:
    (tmp_path / "class" / "bob").mkdir(parents=True)
    (tmp_path / "class" / "bob" / "fgsm.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "class" / "alice.zip").write_bytes(pack(("fgsm.ipynb", NOTEBOOK)))
    found = collect([tmp_path / "class"], course)
    assert "name it by itself" in found.unmatched[0].reason
    assert {item.student for item in collect([tmp_path / "class" / "alice.zip"], course).submissions} == {
        "alice"
    }


def test_no_descriptor_stays_open(read: Callable[..., Collection]) -> None:
    before = len([*Path("/proc/self/fd").iterdir()])
    read(("alice/fgsm.ipynb", NOTEBOOK), ("alice/helper.py", b"x"))
    with pytest.raises(IntakeError):
        read(content=encrypted(pack(("alice/fgsm.ipynb", NOTEBOOK))))
    assert len([*Path("/proc/self/fd").iterdir()]) == before


HONEST = pack(
    ("alice/fgsm.ipynb", NOTEBOOK), ("alice/helper.py", b"x = 1"), ("bob/practice4/fgsm.py", b"x = 1")
)


@settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_a_damaged_zip_is_read_or_refused_but_nothing_else(
    read: Callable[..., Collection], data: st.DataObject
) -> None:
    content = bytearray(HONEST)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content))) :]
    with contextlib.suppress(IntakeError):
        found = read(content=bytes(content))
        assert all(item.cells or item.problem for item in found.submissions)
