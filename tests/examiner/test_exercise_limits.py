"""Each limit that `exercise.toml` sets is kept, and the student reads which one was passed, by what, and where."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, submission
from autograder.model import Course, Outcome, Verdict
from autograder.pipeline import grade
from autograder.sandbox import probe

TESTS = Path(__file__).parents[1]
CACHES = shutil.ignore_patterns("__pycache__")
Judge = Callable[[str, str], Verdict]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("limits") / "course"
    shutil.copytree(TESTS / "sample" / "fixtures" / "course", root)
    shutil.copytree(TESTS.parent / "exercises" / "practice", root / "exercises" / "practice", ignore=CACHES)
    return load_course(root)


@pytest.fixture(scope="module")
def own_engine(small: Course) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(small, small.assignments[0].exercises) as engine:
        yield engine


@pytest.fixture
def judge(small: Course, own_engine: Engine) -> Judge:
    """Grade a cell that follows a right solution, under limits as an instructor writes them."""
    table = small.root / "exercises" / "doubling" / "exercise.toml"
    head, _, tail = table.read_text("utf-8").partition("[limits]\n")

    def judge(limits: str, cell: str) -> Verdict:
        table.write_text(f"{head}[limits]\n{limits}\n\n[[tasks]]{tail.partition('[[tasks]]')[2]}", "utf-8")
        (exercise,) = load_course(small.root).assignments[0].exercises
        source = f"{exercise.reference.read_text('utf-8')}\n\n# %%\n{cell}"
        work = submission(Exhibit(name="", kind=Kind.ALTERNATIVE, source=source), exercise)
        return grade(work, exercise, own_engine, device="cpu", seed=2026)

    return judge


def of_halve(verdict: Verdict) -> tuple[Outcome, str]:
    """Return how the check of `halve` ended and what it says; the other one has passed."""
    double, halve = (task.checks[0] for task in verdict.tasks[:2])
    assert double.outcome is Outcome.PASSED
    return halve.outcome, halve.message


def test_a_call_that_hangs_is_named_with_its_cell_and_its_limit(judge: Judge) -> None:
    verdict = judge("call_seconds = 0.5", "def halve(number):\n    while True: pass")
    text = "`halve` (of the cell “cell 2”) was still running after 0.5 seconds and was stopped."
    assert of_halve(verdict) == (Outcome.TIMEOUT, text)


def test_a_cell_that_hangs_is_named_with_its_limit_and_the_others_are_graded(judge: Judge) -> None:
    verdict = judge(
        "cell_seconds = 1.0", "while True: pass\n\n# %%\ndef halve(number):\n    return number / 2"
    )
    assert of_halve(verdict) == (Outcome.PASSED, "")
    (report,) = verdict.cells
    assert (report.cell, report.outcome) == ("cell 2", Outcome.TIMEOUT)
    assert report.message.startswith("This cell was still running after 1 second: it was skipped")


def test_all_calls_together_have_a_limit(judge: Judge) -> None:
    slow = "import time\n\ndef double(number):\n    time.sleep(2)\n    return 2 * number"
    verdict = judge("call_seconds = 3.0\ntotal_seconds = 1.5", slow)
    first, second = (task.checks[0] for task in verdict.tasks[:2])
    assert first.outcome is Outcome.TIMEOUT
    assert second.outcome is Outcome.TIMEOUT
    assert second.message == "The exercise as a whole was still running after 1.5 seconds and was stopped."


@pytest.mark.parametrize(("limit", "words"), [(200, "200 MiB"), (2048, "2 GiB")])
def test_memory_beyond_the_limit_is_told_with_the_limit(judge: Judge, limit: int, words: str) -> None:
    verdict = judge(f"memory_mib = {limit}", f"def halve(number):\n    return bytearray({limit} << 20)")
    assert of_halve(verdict) == (Outcome.MEMORY, f"`halve` asked for more memory than its limit of {words}.")


def test_what_is_printed_is_kept_up_to_the_limit_and_costs_nothing(judge: Judge) -> None:
    verdict = judge("output_kib = 1", "print('x' * 10_000)\n\ndef halve(number):\n    return number / 2")
    assert of_halve(verdict) == (Outcome.PASSED, "")
    assert verdict.output.startswith("x" * 900)
    assert len(verdict.output) <= 1024


@pytest.mark.parametrize(
    "write",
    [
        "open('one', 'wb').write(bytes(3 << 20))",
        "[open(str(n), 'wb').write(bytes(1 << 20)) for n in range(4)]",
    ],
    ids=["one file", "several"],
)
def test_files_beyond_the_limit_are_told_with_the_limit(judge: Judge, write: str) -> None:
    verdict = judge("disk_mib = 2", f"def halve(number):\n    {write}\n    return number / 2")
    outcome, message = of_halve(verdict)
    assert outcome is Outcome.ERROR
    assert message.startswith("`halve` raised OSError at line 2 of the cell “cell 2”")
    assert message.endswith("It may write 2 MiB.")
