"""The reference solution beside a state machine and a search by brute force, and its checks beside themselves."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from model_selection.checks.best_epoch import kept_epoch
from model_selection.checks.select_model import misleading_scores
from practice.queries import Asked, ScoreTable
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "model_selection"
REFERENCE = runpy.run_path(str(SOLUTIONS / "model_selection.py"))
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

scores = st.floats(allow_nan=False, allow_infinity=False)
accuracies = st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.5 + 1e-12, 0.9, 1.0]) | st.floats(0, 1), min_size=1)


class EarlyStopping:
    """What a training loop calls after each epoch, as the callbacks of Keras and PyTorch Lightning work."""

    def __init__(self, patience: int) -> None:
        self.patience, self.waited, self.stopped = patience, 0, False
        self.best_score, self.best_epoch = float("-inf"), -1

    def on_epoch_end(self, epoch: int, score: float) -> None:
        if score > self.best_score:
            self.best_score, self.best_epoch, self.waited = score, epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            self.stopped = True


def _run(accuracies: Sequence[float], patience: int) -> int:
    callback = EarlyStopping(patience)
    for epoch, accuracy in enumerate(accuracies):
        callback.on_epoch_end(epoch, accuracy)
        if callback.stopped:
            break
    return callback.best_epoch


@STEADY
@given(accuracies, st.integers(1, 12))
@example([0.0, 0.0, 0.5], 2)
@example([0.5, 0.5, 0.6], 1)
def test_the_best_epoch_is_that_of_a_callback(accuracies: list[float], patience: int) -> None:
    before = list(accuracies)
    epoch = REFERENCE["best_epoch"](accuracies, patience)
    assert epoch == _run(accuracies, patience) == kept_epoch(accuracies, patience)
    assert accuracies == before


@STEADY
@given(accuracies, st.integers(1, 12))
def test_more_patience_never_keeps_a_worse_epoch(accuracies: list[float], patience: int) -> None:
    epochs = [REFERENCE["best_epoch"](accuracies, patience + more) for more in range(3)]
    assert sorted(accuracies[epoch] for epoch in epochs) == [accuracies[epoch] for epoch in epochs]
    assert REFERENCE["best_epoch"](accuracies, len(accuracies)) == accuracies.index(max(accuracies))


@STEADY
@given(accuracies, accuracies, st.integers(1, 5))
def test_what_comes_after_the_stop_does_not_matter(
    accuracies: list[float], later: list[float], patience: int
) -> None:
    epoch = REFERENCE["best_epoch"](accuracies, patience)
    if epoch + patience < len(accuracies):
        assert REFERENCE["best_epoch"](accuracies[: epoch + patience + 1] + later, patience) == epoch


@STEADY
@given(st.lists(st.tuples(scores, st.integers(-3, 3).map(float) | scores, scores), min_size=1, max_size=30))
def test_the_chosen_model_is_that_of_a_search_by_brute_force(rows: list[tuple[float, float, float]]) -> None:
    train, val, test = ([row[column] for row in rows] for column in range(3))
    score = ScoreTable({"train": train, "val": val, "test": test})
    n = len(rows)
    (winner,) = [
        i
        for i in range(n)
        if all(val[i] > val[j] for j in range(i)) and all(val[i] >= val[j] for j in range(i, n))
    ]
    assert REFERENCE["select_model"](n, score) == (winner, test[winner])
    assert score.models_asked("test") == [winner]
    assert score.log[-1] == Asked(winner, "test")


def test_where_there_is_nothing_to_choose_from_an_error_says_so() -> None:
    score = ScoreTable({"train": [], "val": [], "test": []})
    with pytest.raises(ValueError, match="no model"):
        REFERENCE["select_model"](0, score)
    assert score.log == []
    with pytest.raises(ValueError, match="no epoch"):
        REFERENCE["best_epoch"]([], 1)
    with pytest.raises(ValueError, match="patience of 0"):
        REFERENCE["best_epoch"]([0.5], 0)


def test_the_reference_passes_the_visible_checks() -> None:
    visible = ROOT / "exercises" / "model_selection" / "test_model_selection.py"
    reports = run_checks(visible, LocalCandidate(REFERENCE))
    assert [report for report in reports if report.outcome != "PASSED"] == []


@pytest.mark.parametrize("seed", range(10, 20))
def test_no_other_rule_finds_the_winner_of_misleading_scores(seed: int) -> None:
    """The hidden data tell choices by train, by test and by sums of the columns from choices by validation."""
    import torch

    case = misleading_scores(12, 7, torch.Generator().manual_seed(seed))
    columns = [[case.score(i, split) for i in range(12)] for split in ("train", "val", "test")]
    train, val, test = columns
    others = [
        train,
        test,
        [a + b for a, b in zip(train, val, strict=True)],
        [a + b for a, b in zip(val, test, strict=True)],
    ]
    assert case.winner == val.index(max(val)) == 7
    assert all(other.index(max(other)) != 7 for other in others)
