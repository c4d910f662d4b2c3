"""Hidden checks of `best_epoch`."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .draws import SMALL, draw_integer, draw_numbers


def kept_epoch(accuracies: list[float], patience: int) -> int:
    """Return the first epoch that none of the `patience` epochs after it improves on, among running bests."""
    bests = [t for t, one in enumerate(accuracies) if all(one > before for before in accuracies[:t])]
    for t in bests:
        if max(accuracies[t + 1 : t + 1 + patience], default=-1.0) <= accuracies[t]:
            return t
    raise AssertionError("the best epoch of all ends every search")


def _expect_epoch(
    candidate: Candidate, accuracies: Sequence[float], patience: int, expected: int, what: str
) -> None:
    epoch = candidate.best_epoch(list(accuracies), patience)
    expect.equal(epoch, expected, f"the epoch kept {what}, with a patience of {patience}")


@pytest.fixture
def level(rng: torch.Generator) -> float:
    """An accuracy from 0.4 to 0.6, around which others are arranged."""
    return draw_numbers(1, 0.4, 0.6, rng)[0]


@check(task="best_epoch", faq="what-is-patience")
def test_an_epoch_is_a_python_int(candidate: Candidate, rng: torch.Generator) -> None:
    """`best_epoch` returns a Python int."""
    expect.kind(candidate.best_epoch(draw_numbers(9, 0, 1, rng), 3), int, "what `best_epoch` returns")


@check(task="best_epoch", faq="what-is-patience", needs=[test_an_epoch_is_a_python_int])
def test_with_endless_patience_the_best_of_all_is_kept(candidate: Candidate, rng: torch.Generator) -> None:
    """A run that is never stopped keeps its best epoch, be it the first, the last or one in between."""
    accuracies = draw_numbers(15, 0.3, 0.8, rng)
    for place in (8, 14, 0):
        peaked = [*accuracies[:place], 0.9, *accuracies[place + 1 :]]
        for patience in (15, 400):
            _expect_epoch(candidate, peaked, patience, place, "of 15 when nothing stops the run")


@check(task="best_epoch", faq="what-is-patience", needs=[test_with_endless_patience_the_best_of_all_is_kept])
@pytest.mark.parametrize("patience", [1, 2, 5])
def test_training_stops_after_patience_epochs(candidate: Candidate, level: float, patience: int) -> None:
    """After so many epochs in a row without an improvement the run is over: a later, better one is not seen."""
    accuracies = [level - 0.2, level, *[level - 0.1] * patience, level + 0.3, level + 0.2]
    for end in (len(accuracies), -1):
        what = f"where {patience} epochs pass without an improvement"
        _expect_epoch(candidate, accuracies[:end], patience, 1, what)


@check(task="best_epoch", faq="what-is-patience", needs=[test_with_endless_patience_the_best_of_all_is_kept])
@pytest.mark.parametrize("patience", [2, 3, 6])
def test_training_goes_on_until_then(candidate: Candidate, level: float, patience: int) -> None:
    """One epoch fewer without an improvement is waited for: the better one that follows is kept."""
    pause = [level - 0.1] * (patience - 1)
    accuracies = [level - 0.2, level, *pause, level + 0.3, level + 0.2]
    _expect_epoch(
        candidate,
        accuracies,
        patience,
        patience + 1,
        f"where {patience - 1} epochs pass without an improvement",
    )


@check(task="best_epoch", faq="what-is-patience", needs=[test_training_goes_on_until_then])
def test_only_epochs_in_a_row_count(candidate: Candidate, level: float) -> None:
    """An improvement sets the count back to 0: many stumbles with a new best after each do not stop the run."""
    accuracies = [level + 0.01 * (t if t % 3 == 0 else t - 9) for t in range(19)]
    _expect_epoch(candidate, accuracies, 3, 18, "where every third epoch improves")
    for patience in (2, 3, 4):
        accuracies = [level - 0.2 + 0.1 * t for t in range(patience + 1)] + [level - 0.3, level + 0.4]
        what = "where one epoch, worse than all before it, follows a new best"
        _expect_epoch(candidate, accuracies, patience, patience + 2, what)


@check(task="best_epoch", faq="what-is-patience", needs=[test_training_stops_after_patience_epochs])
def test_an_improvement_exceeds_the_best_and_not_the_last(candidate: Candidate, level: float) -> None:
    """An epoch that is better than the one before it, but not than the best, is no improvement."""
    climbing = [level, *(level - 0.3 + 0.05 * t for t in range(5)), level + 0.2]
    _expect_epoch(candidate, climbing, 4, 0, "where the accuracy falls and climbs back slowly")
    falling = [level - 0.02 * t for t in range(12)]
    _expect_epoch(candidate, [*falling, level + 0.1], 20, 12, "where the accuracy falls 11 times in a row")


@check(task="best_epoch", faq="compared-as-they-come", needs=[test_training_stops_after_patience_epochs])
def test_equal_accuracies_are_no_improvement(candidate: Candidate, level: float) -> None:
    """An epoch that only equals the best is waited through like any other, and the first of them is kept."""
    _expect_epoch(
        candidate, [level - 0.1, level, level, level], 8, 1, "where the best accuracy comes three times"
    )
    plateau = [level - 0.1, level, level, level, level + 0.2]
    _expect_epoch(candidate, plateau, 2, 1, "where the best accuracy comes three times before a better one")


@check(task="best_epoch", faq="compared-as-they-come", needs=[test_training_goes_on_until_then])
def test_the_smallest_improvement_counts(candidate: Candidate, level: float) -> None:
    """Accuracies are compared as they come: larger by 1e-10 is larger, and by the last digit of a float too."""
    rising = [level + SMALL * t for t in range(8)]
    _expect_epoch(candidate, rising, 2, 7, "where each epoch is better by 1e-10")
    falling = [level - SMALL * t for t in range(8)]
    _expect_epoch(candidate, falling, 8, 0, "where each epoch is worse by 1e-10")
    nearly = [level, math.nextafter(level, 1), level]
    _expect_epoch(candidate, nearly, 1, 1, "where one epoch is better in the last digit of a float")
    _expect_epoch(candidate, [0.0, 1e-200, 2e-200, 1e-200], 1, 2, "where hardly anything is right")
    _expect_epoch(candidate, [0.99, 0.999, 0.9999, 1.0], 1, 3, "where hardly anything is left to improve")
    # The first of these plus the difference to the second is, in floats, a little less than the second.
    start, best = 0.1775881151667545, 0.7727961435585443
    _expect_epoch(candidate, [start, best, best, 0.3, 0.3], 1, 1, "where the best accuracy comes twice")


@check(task="best_epoch", faq="what-is-patience", needs=[test_training_goes_on_until_then])
def test_the_first_epoch_counts_as_an_improvement(candidate: Candidate, level: float) -> None:
    """Also where nothing is right at first: waiting begins after the first epoch, not with it."""
    _expect_epoch(candidate, [0.0, 0.0, level, level - 0.1], 2, 2, "where the first accuracy is 0")
    _expect_epoch(candidate, [0.0, 0.0, 0.0], 2, 0, "where every accuracy is 0")
    _expect_epoch(candidate, [level, level + 0.1, level], 1, 1, "of three")
    _expect_epoch(candidate, [1.0, 1.0], 1, 0, "where every accuracy is 1")


@check(task="best_epoch", faq="what-is-patience", needs=[test_training_stops_after_patience_epochs])
def test_an_accuracy_of_zero_is_one(candidate: Candidate, level: float) -> None:
    """An epoch in which nothing is right is waited through like any other that improves nothing."""
    for pause in ([0.0, 0.0], [0.0, level - 0.1], [level - 0.1, 0.0]):
        accuracies = [level - 0.2, level, *pause, level + 0.2]
        _expect_epoch(candidate, accuracies, 2, 1, "where accuracies of 0 come before a better one")
    for patience in (1, 3):
        accuracies = [*[0.0] * (patience + 1), level]
        _expect_epoch(candidate, accuracies, patience, 0, "where nothing is right until training has stopped")


@check(task="best_epoch", faq="what-is-patience", needs=[test_an_epoch_is_a_python_int])
def test_one_epoch_is_the_best_of_one(candidate: Candidate, level: float) -> None:
    """A run of one epoch keeps it, whatever the patience is."""
    for patience in (1, 3):
        _expect_epoch(candidate, [level], patience, 0, "of one")


@check(
    task="best_epoch",
    faq="what-is-patience",
    needs=[
        test_only_epochs_in_a_row_count,
        test_an_improvement_exceeds_the_best_and_not_the_last,
        test_equal_accuracies_are_no_improvement,
        test_the_first_epoch_counts_as_an_improvement,
    ],
)
def test_runs_of_all_kinds(candidate: Candidate, rng: torch.Generator) -> None:
    """Random runs, in which accuracies often repeat, keep the epoch that the rule says."""
    for patience in (1, 2, 3, 4) * 12:
        n = draw_integer(1, 16, rng)
        accuracies = (torch.randint(0, 8, (n,), generator=rng).double() / 10 + 0.1).tolist()
        kept = kept_epoch(accuracies, patience)
        epoch = candidate.best_epoch(accuracies, patience)
        expect.equal(epoch, kept, f"the epoch kept of a run of {n}, with a patience of {patience}")


@check(task="best_epoch", faq="what-is-patience", needs=[test_an_epoch_is_a_python_int])
def test_the_accuracies_are_only_read(candidate: Candidate, rng: torch.Generator) -> None:
    """The list of accuracies is as it was."""
    accuracies = draw_numbers(9, 0, 1, rng)
    before = copy.copy(accuracies)
    candidate.best_epoch(accuracies, 3)
    assert accuracies == before, (
        f"the call changed the list of {len(before)} accuracies; it must only be read"
    )


@check(task="best_epoch", faq="what-is-patience", needs=[test_with_endless_patience_the_best_of_all_is_kept])
def test_a_run_does_not_remember_the_one_before(candidate: Candidate, level: float) -> None:
    """Each call starts afresh: better epochs of an earlier run do not count."""
    candidate.best_epoch([level + 0.1, level + 0.3, level + 0.2], 1)
    _expect_epoch(candidate, [level - 0.2, level - 0.1, level], 2, 2, "at the second call")


@check(task="best_epoch", faq="what-is-patience", needs=[test_training_goes_on_until_then])
def test_patience_may_be_long(candidate: Candidate, level: float) -> None:
    """A patience of 40 epochs, or of 699, is waited for, and not longer."""
    for patience in (40, 698, 699):
        for pause in (patience - 1, patience):
            accuracies = [level, *[level - 0.1] * pause, level + 0.1][:700]  # no run is longer
            kept = patience if pause < patience else 0
            _expect_epoch(candidate, accuracies, patience, kept, f"after {pause} epochs of waiting")


@check(task="best_epoch", faq="nothing-to-choose-from")
@pytest.mark.parametrize("patience", [1, 5])
def test_a_run_without_epochs_is_an_error(candidate: Candidate, patience: int) -> None:
    """An empty list raises `ValueError`."""
    with expect.raises("ValueError", "early stopping without an epoch"):
        candidate.best_epoch([], patience)


@check(task="best_epoch", faq="nothing-to-choose-from")
@pytest.mark.parametrize("patience", [0, -1, -7])
def test_a_patience_below_one_is_an_error(candidate: Candidate, level: float, patience: int) -> None:
    """A patience of 0 or less raises `ValueError`, however short the run is."""
    for accuracies in ([level, level + 0.1, level], [level]):
        with expect.raises("ValueError", f"a patience of {patience} in a run of {len(accuracies)}"):
            candidate.best_epoch(accuracies, patience)
