"""A disk that is full, at whichever stage, costs one more run, and the error says what, where, and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.endurance.batch import ROOT, Place
from tests.endurance.ledger import check_that_all_is_whole, differences, results

_PAGE = 4096
_UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
# A disk of $1 bytes at $2, which holds what is in $3; the command fails, there is room, and it is run again.
_STORY = """
set -e
mount -t tmpfs -o size="$1" tmpfs "$2"
cp -r "$3"/. "$2"
from="$2"; full="$4"; last="$5"; shift 5
if "$@" 2> "$full.said"; then echo "the disk was large enough"; exit 1; fi
cp -r "$from" "$full"
mount -o remount,size=64m "$from"
"$@"
cp -r "$from" "$last"
"""
_STAGES = {  # what is there already, how many KiB are left, what is told
    "verdicts": (["verdicts/by-key"], 40, "/by-student/", "the verdict cannot be written (No space left on device; make"),
    "notebooks": (["verdicts"], 100, "/autograded/", "cannot be written (No space left on device; mend that, then run"),
    "gradebook": (["verdicts", "autograded"], 60, "gradebook.db", "the disk is full; make room, then run again"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _may_mount() -> None:
    try:
        subprocess.run([*_UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")


@pytest.mark.parametrize("stage", _STAGES)
def test_a_full_disk_is_told_and_the_next_run_completes(
    stage: str, place: Place, undisturbed: Place, tmp_path: Path
) -> None:
    there, kib, where, what = _STAGES[stage]
    given, full, last = (tmp_path / name for name in ("given", "full", "last"))
    for name in there:
        shutil.copytree(undisturbed.work / name, given / name)
    command = [sys.executable, "-m", "autograder", "grade", str(place.submitted), "--device", "cpu"]
    command += ["--course", str(place.course), "--work", str(place.work)]
    places = [str(_pages(given) * _PAGE + kib * 1024), *map(str, (place.work, given, full, last))]
    story = [*_UNSHARE, "bash", "-c", _STORY, "story", *places, *command]
    done = subprocess.run(story, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = full.with_suffix(".said").read_text("utf-8")
    assert said.startswith("autograder: ")
    assert where in said
    assert what in said
    assert said.count("\n") == 1
    check_that_all_is_whole(full)
    assert [*full.rglob(".unfinished/*"), *last.rglob(".unfinished/*")] == []
    assert differences(results(last), results(undisturbed.work)) == []


def _pages(folder: Path) -> int:
    return sum(-(-path.stat().st_size // _PAGE) for path in folder.rglob("*") if path.is_file())
