"""A candidate that hangs, dies or is out of resources costs what it was doing, and no more."""

from __future__ import annotations

import msgspec
import pytest

from autograder.examiner.session import Session
from autograder.model import Cell
from tests.examiner.outcomes import result
from tests.examiner.puppets import JOB, LOADED, Puppet, framed

RIGHT = "def first():\n    return 1\n\ndef last():\n    return 1"


def outcomes(examination, *functions: str) -> list[str]:
    return [result(examination, function).outcome for function in functions]


@pytest.mark.parametrize(
    ("body", "outcome", "message"),
    [
        ("while True: pass", "TIMEOUT", "`first` (of the cell “cell 2”) was still running after 1 second"),
        ("import os; os._exit(3)", "CRASHED", "`first` ended its whole process with status 3."),
        ("import os; os.abort()", "CRASHED", "`first` ended its whole process with signal 6."),
        ("import os, time; os.closerange(3, 99); time.sleep(60)", "CRASHED", "`first` broke its connection"),
        ("return bytearray(2**40)", "MEMORY", "`first` asked for more memory than its limit of 1 GiB."),
        ("import torch; torch.empty(2**40)", "MEMORY", "`first` asked for more memory"),
    ],
)
def test_after_a_call_that_ended_badly_the_next_check_gets_a_fresh_candidate(
    examine, body, outcome, message
) -> None:
    examination = examine(RIGHT, f"def first():\n    {body}", call_seconds=1.0, memory_mib=1024)
    assert outcomes(examination, "first", "second", "last") == [outcome, "SKIPPED", "PASSED"]
    assert result(examination, "first").message.startswith(message)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("while True: pass", "TIMEOUT"),
        ("import os; os._exit(0)", "CRASHED"),
        ("import os; os.closerange(3, 99)", "CRASHED"),
        ("values = bytearray(2**40)", "MEMORY"),
        ("1 / 0", "ERROR"),
        ("raise SystemExit", "ERROR"),
    ],
)
def test_a_bad_cell_is_reported_and_the_rest_is_graded(examine, source, outcome) -> None:
    examination = examine("before = 1", source, RIGHT, cell_seconds=1.0, memory_mib=1024)
    assert [(cell.cell, cell.outcome) for cell in examination.cells] == [("cell 2", outcome)]
    assert outcomes(examination, "first", "last") == ["PASSED", "PASSED"]


def test_what_the_last_good_run_printed_is_kept_up_to_a_bound(examine) -> None:
    examination = examine("import os; os._exit(0)", "print('naïve ' * 1000)", RIGHT, output_kib=1)
    assert examination.output.startswith("naïve naïve")
    assert len(examination.output) <= 1024


def test_a_notebook_with_too_many_deadly_cells_is_given_up(examine) -> None:
    examination = examine(*["import os; os._exit(0)"] * 12, RIGHT)
    assert len(examination.cells) == 9
    assert result(examination, "last").outcome == "CRASHED"
    assert "Too many cells" in result(examination, "last").message


def test_the_time_of_the_whole_exercise_is_bounded(examine) -> None:
    hang = "def first():\n    while True: pass\n\ncallback = stream = first\n\ndef last():\n    return 1"
    examination = examine(hang, call_seconds=1.0, total_seconds=1.0)
    assert result(examination, "last").outcome == "TIMEOUT"
    assert result(examination, "last").message.startswith("The exercise as a whole")


def test_files_beside_the_notebook_can_be_read_and_imported_and_shadow_nothing(examine) -> None:
    files = {
        "mine.py": b"number = 1",
        "data/one.txt": b"1",
        "data": b"in the way",
        "torch.py": b"raise SystemExit",
        "json.py": b"raise SystemExit",
    }
    source = (
        "import json, torch, mine\n\ndef last():\n    return mine.number * int(open('data/one.txt').read())"
    )
    assert outcomes(examine(source, files=files), "last") == ["PASSED"]


def test_an_empty_notebook_is_examined(examine) -> None:
    assert outcomes(examine(), "last") == ["ERROR"]


def test_a_notebook_without_code_is_examined(engine, job) -> None:
    text = Cell(id="text", source="# Only words", kind="markdown", run=False)
    examination = engine.examine(msgspec.structs.replace(job(), cells=(text,)))
    assert outcomes(examination, "last") == ["ERROR"]
    assert examination.cells == ()


def test_a_check_for_another_device_gets_a_candidate_of_its_own() -> None:
    puppet = Puppet(framed(*LOADED))
    session = Session(puppet, msgspec.structs.replace(JOB, device="cuda"))
    for device in ("cuda", "cuda", "cpu", "cuda"):
        session.begin(device)
        session.start()
    session.close()
    assert [spec.device for spec in puppet.spawned] == ["cuda", "cpu", "cuda"]
