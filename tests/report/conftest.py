"""An exercise and a verdict on it with something of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.faq import FaqEntry
from autograder.model import (
    CellReport,
    CheckResult,
    Exercise,
    Limits,
    Outcome,
    Task,
    TaskKind,
    TaskResult,
    Verdict,
)

TASKS = (
    Task(id="mean", title="The mean over `batches`", points=2, hint="Count *rows*.", faq="weighted-mean"),
    Task(id="spread", title="Largest minus smallest", points=1.5, hint="Think of one number.", faq="other"),
    Task(id="written", title="When is it misleading?", points=1, kind=TaskKind.WRITTEN),
)
VALUE = CheckResult(
    name="test_value",
    task="mean",
    outcome=Outcome.FAILED,
    title="Each row counts once.",
    message="The mean over batches of 4 and 2: got 0.5000, expected 0.6667.",
    expected="0.6667",
    actual="0.5000",
    diagnosis="That is the mean of the batches' means.",
    faq="weighted-mean",
    detail="HIDDEN rows",
)


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return Exercise(
        slug="mean",
        title="Means",
        summary="How to average.",
        tasks=TASKS,
        limits=Limits(),
        public=tmp_path,
        private=tmp_path,
    )


@pytest.fixture
def faq() -> dict[str, FaqEntry]:
    answer = "Batches may differ: $m_1 < m_2$."
    return {
        "weighted-mean": FaqEntry(anchor="weighted-mean", question="Why count rows?", markdown=answer),
        "other": FaqEntry(anchor="other", question="Why something else?", markdown="Because."),
    }


@pytest.fixture
def checks() -> tuple[CheckResult, ...]:
    kind = CheckResult(
        name="test_kind", task="mean", outcome=Outcome.PASSED, title="`mean` returns a number."
    )
    skipped = CheckResult(name="test_many", task="mean", outcome=Outcome.SKIPPED, title="Many batches.")
    return (kind, VALUE, skipped)


@pytest.fixture
def verdict(checks: tuple[CheckResult, ...]) -> Verdict:
    spread = CheckResult(name="test_spread", task="spread", outcome=Outcome.PASSED, title="It is the spread.")
    return Verdict(
        student="Зоя",
        assignment="first",
        exercise="mean",
        score=1.5,
        max_score=4.5,
        sandbox="full",
        device="cpu",
        seed=2026,
        tasks=(
            TaskResult(id="mean", title=TASKS[0].title, score=0.0, max_score=2.0, checks=checks),
            TaskResult(id="spread", title=TASKS[1].title, score=1.5, max_score=1.5, checks=(spread,)),
            TaskResult(id="written", title=TASKS[2].title, score=None, max_score=1.0),
        ),
        cells=(
            CellReport(
                cell="cell 7", outcome=Outcome.TIMEOUT, message="It ran for more than 20 s (`while True:`)."
            ),
        ),
        output="epoch 1\n",
        notices=("The cell `mean` is there 2 times; all of them were run, in order.",),
        fault="HIDDEN traceback",
    )
