"""Verdicts on disk: whole or absent, never lost, never mixed up."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import threading
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.atomic import UNFINISHED
from autograder.errors import StoreError
from autograder.model import (
    CellReport,
    CheckResult,
    Outcome,
    Submission,
    TaskResult,
    Verdict,
)
from autograder.store import VerdictStore, digest_folder, has_fault, key, relabel, unlabelled

SUBMISSION = Submission(
    student="alice", assignment="practice4", exercise="fgsm", origin="", cells=(), digest="ab" * 32
)
PARTS = {
    "exercise_digest": "exercise",
    "checks_digest": "checks",
    "program": "1.0",
    "device": "cpu",
    "seed": 3,
    "profile": "full",
}
KEY = key(SUBMISSION, **PARTS)  # type: ignore[arg-type]


def verdict(outcome: Outcome = Outcome.PASSED, **changes: object) -> Verdict:
    check = CheckResult(name="test_it", task="fgsm", outcome=outcome, title="It works.", message="naïve")
    plain = Verdict(
        student="alice",
        assignment="practice4",
        exercise="fgsm",
        score=1.0,
        max_score=2.0,
        sandbox="full",
        device="cpu",
        seed=3,
        tasks=(TaskResult(id="fgsm", title="FGSM", score=1.0, max_score=1.0, checks=(check,)),),
        key=KEY,
    )
    return msgspec.structs.replace(plain, **changes)


@pytest.fixture
def store(tmp_path: Path) -> VerdictStore:
    return VerdictStore(tmp_path / "verdicts")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_got_without_saying_whose_it_was(store: VerdictStore) -> None:
    assert store.get(KEY) is None
    store.put(verdict())
    assert store.get(KEY) == unlabelled(verdict())


def test_another_store_on_the_same_folder_has_it_too(store: VerdictStore, tmp_path: Path) -> None:
    store.put(verdict())
    assert VerdictStore(tmp_path / "verdicts").get(KEY) == unlabelled(verdict())


def test_a_fault_of_the_grader_is_never_reused_but_is_shown(store: VerdictStore) -> None:
    for broken in (
        verdict(Outcome.INTERNAL),
        verdict(cells=(CellReport(cell="fgsm", outcome=Outcome.INTERNAL, message=""),)),
    ):
        assert has_fault(broken)
        store.put(broken)
        store.record(broken)
        assert store.get(KEY) is None
        assert store.latest() == [broken]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.INTERNAL])
def test_every_other_outcome_is_kept(store: VerdictStore, outcome: Outcome) -> None:
    store.put(verdict(outcome))
    assert store.get(KEY) == unlabelled(verdict(outcome))


@pytest.mark.parametrize("damage", ["empty", "half", "garbage", "another version", "another key"])
def test_a_damaged_entry_is_absent_and_is_replaced(store: VerdictStore, tmp_path: Path, damage: str) -> None:
    store.put(verdict())
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "half": whole[: len(whole) // 2],
            "garbage": b"\xff\0{" * 10,
            "another version": b'{"format": 0}',
            "another key": whole.replace(KEY.encode(), b"0" * 64),
        }[damage]
    )
    assert store.get(KEY) is None
    store.put(verdict())
    assert store.get(KEY) == unlabelled(verdict())


def test_half_a_character_in_an_output_does_not_stop_it(store: VerdictStore) -> None:
    store.put(verdict(output="half: \ud800"))
    found = store.get(KEY)
    assert found is not None
    assert found.output == "half: ?"


@pytest.mark.parametrize("part", [*PARTS, "digest"])
def test_each_thing_that_can_change_a_verdict_changes_its_key(part: str) -> None:
    other = msgspec.structs.replace(SUBMISSION, digest="cd" * 32) if part == "digest" else SUBMISSION
    changed = {part: 4 if part == "seed" else "other"} if part != "digest" else {}
    assert key(other, **{**PARTS, **changed}) != KEY  # type: ignore[arg-type]


def test_whose_work_it_is_does_not_change_the_key() -> None:
    bob = msgspec.structs.replace(SUBMISSION, student="bob", assignment="practice5", origin="elsewhere")
    assert key(bob, **PARTS) == KEY  # type: ignore[arg-type]


def test_a_verdict_on_identical_work_gets_the_name_and_notices_of_its_student() -> None:
    bob = msgspec.structs.replace(SUBMISSION, student="bob", assignment="practice5", notices=("renamed",))
    assert relabel(verdict(notices=("alice's",)), bob) == verdict(
        student="bob", assignment="practice5", notices=("renamed",), work=SUBMISSION.digest
    )


@pytest.mark.parametrize("wrong", ["", "../../evil", "ab/cd", "ZZ" * 32, "a" * 200])
def test_what_is_no_key_is_refused(store: VerdictStore, wrong: str) -> None:
    with pytest.raises(StoreError, match="not the key of a verdict"):
        store.get(wrong)


def test_the_ledger_holds_the_latest_verdicts_in_order(store: VerdictStore) -> None:
    second = verdict(student="bob", score=0.5)
    for item in (second, verdict(score=0.0), verdict(), verdict(assignment="practice5")):
        store.record(item)
    assert store.latest() == [verdict(), verdict(assignment="practice5"), second]
    assert store.latest("practice4") == [verdict(), second]


@pytest.mark.parametrize(
    "name",
    [
        "a/b",
        "..",
        ".",
        ".hidden",
        "a\\b",
        "%2F",
        "Łukasz Nowak",
        "*",
        "[x]",
        "tab\there",
        "C:",
        "x" * 200,
        ":" * 80,
    ],
)
def test_any_name_stays_inside_the_ledger_and_can_be_told_from_others(
    store: VerdictStore, tmp_path: Path, name: str
) -> None:
    for student in (name, "alice"):
        store.record(verdict(student=student))
    assert {item.student for item in store.latest()} == {name, "alice"}
    ledger = tmp_path / "verdicts" / "by-student"
    assert {unquote(path.relative_to(ledger).parts[0]) for path in files(tmp_path)} == {name, "alice"}


@settings(deadline=None, max_examples=30)
@given(names=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), unique=True, max_size=5))
def test_names_never_collide_or_leave_the_ledger(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = VerdictStore(Path(folder))
        for name in names:
            store.record(verdict(student=name))
        assert [item.student for item in store.latest()] == sorted(names)
        assert len(files(Path(folder) / "by-student")) == len(names)


def test_files_are_their_owners_only(store: VerdictStore, tmp_path: Path) -> None:
    store.put(verdict())
    store.record(verdict())
    for path in (tmp_path / "verdicts").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_what_a_killed_writer_left_is_cleared_away(store: VerdictStore, tmp_path: Path) -> None:
    unfinished = tmp_path / "verdicts" / UNFINISHED
    (unfinished / "left").write_text("half a verd")
    VerdictStore(tmp_path / "verdicts")
    assert [*unfinished.iterdir()] == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_is_one_clear_line_and_loses_nothing(
    store: VerdictStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    store.record(verdict())

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)
        with pytest.raises(StoreError) as caught:
            store.record(verdict(score=0.0))
    assert os.strerror(number) in str(caught.value)
    assert "make room" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.latest() == [verdict()]
    assert [*(tmp_path / "verdicts" / UNFINISHED).iterdir()] == []


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="verdicts cannot be kept here"):
        VerdictStore(tmp_path / "file" / "verdicts")


def test_writers_at_the_same_time_leave_one_whole_verdict(store: VerdictStore) -> None:
    versions = [unlabelled(verdict(output=letter * 100_000)) for letter in "abcd"]
    seen: list[Verdict | None] = []

    def write(version: Verdict) -> None:
        for _ in range(10):
            store.put(version)
            seen.append(store.get(KEY))

    threads = [threading.Thread(target=write, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 40
    assert all(found in versions for found in seen)


def test_writing_the_same_again_touches_nothing(store: VerdictStore, tmp_path: Path) -> None:
    store.record(verdict())
    (path,) = files(tmp_path)
    before = path.stat().st_ino
    store.record(verdict())
    assert path.stat().st_ino == before


@pytest.fixture
def exercise(tmp_path: Path) -> Path:
    folder = tmp_path / "exercise"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.py").write_text("a")
    (folder / "inner" / "b.py").write_text("b")
    return folder


def test_caches_and_places_do_not_change_a_folders_digest(exercise: Path) -> None:
    before = digest_folder([exercise])
    (exercise / "__pycache__").mkdir()
    (exercise / "__pycache__" / "a.pyc").touch()
    (exercise / "inner" / ".ipynb_checkpoints").mkdir()
    (exercise / "inner" / ".ipynb_checkpoints" / "x").touch()
    assert digest_folder([exercise]) == before
    assert digest_folder([exercise.rename(exercise.with_name("moved"))]) == before


@pytest.mark.parametrize("change", ["content", "name", "new", "gone", "moved content"])
def test_every_other_change_does(exercise: Path, change: str) -> None:
    before = digest_folder([exercise])
    if change == "content":
        (exercise / "a.py").write_text("A")
    if change == "name":
        (exercise / "a.py").rename(exercise / "c.py")
    if change == "new":
        (exercise / "c.py").touch()
    if change == "gone":
        (exercise / "a.py").unlink()
    if change == "moved content":
        (exercise / "a.py").write_text("b")
        (exercise / "inner" / "b.py").write_text("a")
    assert digest_folder([exercise]) != before


def test_files_and_folders_are_digested_together(exercise: Path) -> None:
    file = exercise / "a.py"
    digests = {digest_folder(paths) for paths in ([exercise], [file], [exercise, file], [file, exercise], [])}
    assert len(digests) == 5


def test_a_missing_path_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        digest_folder([tmp_path / "nowhere"])


def test_an_earlier_attempt_is_kept_when_another_one_takes_its_place(store: VerdictStore) -> None:
    first, second = verdict(work="first", seed=1), verdict(work="second", seed=2)
    store.record(first)
    store.record(second)
    assert store.earlier(second) == [first]
    assert store.latest() == [second]


def test_the_same_work_graded_again_is_the_same_attempt(store: VerdictStore) -> None:
    before, after = verdict(work="first", seed=1), verdict(work="first", seed=2)
    store.record(before)
    store.record(after)
    assert store.earlier(after) == []


def test_work_that_was_handed_in_before_and_comes_again_is_one_attempt(store: VerdictStore) -> None:
    first, second = verdict(work="first", seed=1), verdict(work="second", seed=2)
    for one in (first, second, first):
        store.record(one)
    assert store.earlier(first) == [second]


def test_attempts_are_those_of_one_exercise_of_one_student(store: VerdictStore) -> None:
    for student in ("ada", "bob"):
        store.record(verdict(student=student, work="first"))
        store.record(verdict(student=student, work="second"))
    (first,) = store.earlier(verdict(student="ada", work="second"))
    assert (first.student, first.work) == ("ada", "first")
