"""Hidden checks of `model_selection`: every question to `score` is answered, and written down, on this side."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import NamedTuple

import pytest
import torch
from practice.queries import ScoreTable
from practice.testing import check, expect
from practice.testing.candidate import Candidate

SMALL = 1e-10  # a difference that float64 sees, and that neither float32 nor a tolerance does


class Comparison(NamedTuple):
    """Scores of some models, and the model that is to be chosen."""

    score: ScoreTable
    n_models: int
    winner: int
    reported: float  # its test score


def _draw(n: int, low: float, high: float, rng: torch.Generator) -> list[float]:
    """Draw n different numbers."""
    return (low + (high - low) * torch.rand(n, generator=rng, dtype=torch.float64)).tolist()


def _integer(low: int, high: int, rng: torch.Generator) -> int:
    return int(torch.randint(low, high, (), generator=rng))


def _comparison(train: list[float], val: list[float], test: list[float]) -> Comparison:
    winner = max(range(len(val)), key=val.__getitem__)
    score = ScoreTable({"train": train, "val": val, "test": test})
    return Comparison(score, len(val), winner, test[winner])


def _misleading(n: int, winner: int, rng: torch.Generator, trained: float = 0.5123) -> Comparison:
    """Make the winner of the validation set the worst model on the test set, and also on the training set."""
    train, val, test = _draw(n, 0.8, 1, rng), _draw(n, 0.6, 0.75, rng), _draw(n, 0.5, 0.9, rng)
    train[winner], val[winner], test[winner] = trained, 0.7654, 0.3217
    return _comparison(train, val, test)


# ---------------------------------------------------------------- select_model


@pytest.fixture
def twelve(rng: torch.Generator) -> Comparison:
    """Twelve models of which the seventh is the best on the validation set, and only there."""
    return _misleading(12, 7, rng)


@check(task="select_model", faq="why-a-validation-set")
def test_an_index_and_a_score_are_returned(candidate: Candidate, twelve: Comparison) -> None:
    """`select_model` returns two values: an index, a Python int, and a test score, a Python float."""
    chosen = candidate.select_model(twelve.n_models, twelve.score)
    expect.kind(chosen, (tuple, list), "what `select_model` returns")
    assert len(chosen) == 2, f"it returns {len(chosen)} values: two were asked for, (index, test score)"
    expect.kind(chosen[0], int, "the index")
    expect.kind(chosen[1], float, "the test score")


@check(task="select_model", faq="why-a-validation-set", needs=[test_an_index_and_a_score_are_returned])
@pytest.mark.parametrize(
    ("n", "winner"),
    [(12, 5), (12, 0), (12, 11), (300, 280)],
    ids=["in-the-middle", "the-first", "the-last", "of-many"],
)
def test_the_best_on_the_validation_set_is_chosen(
    candidate: Candidate, rng: torch.Generator, n: int, winner: int
) -> None:
    """The model with the largest validation score is chosen, though it is the worst on the other two sets."""
    case = _misleading(n, winner, rng)
    expect.equal(candidate.select_model(n, case.score)[0], winner, f"the index of the chosen model, of {n}")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_a_gap_to_the_training_score_does_not_matter(candidate: Candidate, rng: torch.Generator) -> None:
    """A model which knows its training data by heart is chosen all the same if it is the best on the validation set."""
    case = _misleading(12, 3, rng, trained=1.0)
    expect.equal(candidate.select_model(12, case.score)[0], 3, "the index of the chosen model, of 12")
    low = ScoreTable({"train": [1.0, 0.2, 1.0, 0.1], "val": [0.1, 0.2, 0.3, 0.1], "test": [0.2] * 4})
    expect.equal(candidate.select_model(4, low)[0], 2, "the index of the chosen model, of 4 bad ones")
    columns = {split: [case.score(i, split) for i in range(12)] for split in ("train", "val", "test")}
    columns["val"][8] = columns["train"][8] = columns["val"][3] - SMALL  # hardly worse, and without a gap
    index = candidate.select_model(12, ScoreTable(columns))[0]
    expect.equal(index, 3, "the index of the chosen model, of 12, where another is hardly worse")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_nothing_but_the_validation_score_chooses(candidate: Candidate, rng: torch.Generator) -> None:
    """However train and test scores lie, and however many models there are, the validation scores decide."""
    for _ in range(12):
        n = _integer(2, 60, rng)
        case = _comparison(*(_draw(n, 0, 1, rng) for _ in range(3)))
        expect.equal(candidate.select_model(n, case.score)[0], case.winner, f"the index chosen of {n} models")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_the_test_score_is_reported_as_it_is(candidate: Candidate, twelve: Comparison) -> None:
    """What is reported is the test score of the chosen model, to its last digit."""
    reported = candidate.select_model(twelve.n_models, twelve.score)[1]
    expect.equal(reported, twelve.reported, "the reported score")


@check(
    task="select_model",
    faq="why-is-the-test-set-asked-once",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_the_test_set_is_asked_once(candidate: Candidate, rng: torch.Generator) -> None:
    """One test score is asked for: that of the chosen model."""
    for winner in (3, 0, 9):
        case = _misleading(10, winner, rng)
        candidate.select_model(10, case.score)
        asked = case.score.models_asked("test")
        others = sum(model != winner for model in asked)
        assert asked == [winner], (
            f"{len(asked)} test scores were asked for, {others} of them of models that were not chosen; "
            "expected 1, that of the chosen model"
        )


@check(task="select_model", faq="why-is-the-test-set-asked-once", needs=[test_the_test_set_is_asked_once])
def test_the_test_set_is_asked_last(candidate: Candidate, rng: torch.Generator) -> None:
    """When the test score is asked for the choice has been made: no question comes after it."""
    for winner in (0, 4):
        case = _misleading(5, winner, rng)
        candidate.select_model(5, case.score)
        place = case.score.log.index((winner, "test"))
        after = len(case.score.log) - 1 - place
        assert after == 0, f"after the test score {after} more scores were asked for, expected none"


@check(task="select_model", faq="why-a-validation-set", needs=[test_an_index_and_a_score_are_returned])
@pytest.mark.parametrize("n_models", [1, 6])
def test_only_models_that_are_there_are_asked_about(
    candidate: Candidate, rng: torch.Generator, n_models: int
) -> None:
    """No score is asked for of a model that is not among `n_models`, or of a split that there is not."""
    case = _misleading(n_models, n_models - 1, rng)
    candidate.select_model(n_models, case.score)
    unknown = sum(
        asked.model not in range(n_models) or asked.split not in ("train", "val", "test")
        for asked in case.score.log
    )
    assert not unknown, f"{unknown} scores were asked for that there are not: of {n_models} models, from 0 on"


@check(
    task="select_model",
    faq="compared-as-they-come",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
@pytest.mark.parametrize("n_equal", [2, 3, 10, 59])
def test_of_equal_models_the_first_is_chosen(
    candidate: Candidate, rng: torch.Generator, n_equal: int
) -> None:
    """Among equal validation scores the lowest index wins, whatever the models do on the other two sets."""
    train, val, test = (_draw(60, 0.3, 0.8, rng) for _ in range(3))
    equal = sorted(torch.randperm(60, generator=rng)[:n_equal].tolist())
    for model in equal:
        val[model] = 0.8765
    train[equal[-1]] = test[equal[-1]] = test[equal[n_equal // 2]] = 0.9999
    score = ScoreTable({"train": train, "val": val, "test": test})
    index = candidate.select_model(60, score)[0]
    expect.equal(index, equal[0], f"the index chosen where {n_equal} validation scores are equal")
    times = len(score.models_asked("test"))
    assert times == 1, f"where validation scores are equal, {times} test scores were asked for, expected 1"


@check(
    task="select_model",
    faq="compared-as-they-come",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_the_smallest_difference_counts(candidate: Candidate, rng: torch.Generator) -> None:
    """Scores are compared as they come: a model that is better by 1e-10 is better, and by the last digit of a float too."""
    for winner in (6, 2):
        case = _misleading(9, winner, rng)
        columns = {split: [case.score(i, split) for i in range(9)] for split in ("train", "val", "test")}
        columns["val"][4] = columns["val"][0] = columns["val"][winner] - SMALL
        index = candidate.select_model(9, ScoreTable(columns))[0]
        expect.equal(index, winner, "the index chosen where three scores differ in the tenth decimal")
        columns["val"] = _draw(9, -1000, -500, rng)  # on the way to [0, 1] the difference would be lost
        columns["val"][winner] = -_draw(1, 0.5, 1, rng)[0]
        columns["val"][4] = columns["val"][0] = math.nextafter(columns["val"][winner], -1000)
        index = candidate.select_model(9, ScoreTable(columns))[0]
        expect.equal(index, winner, "the index chosen where three scores differ in the last digit of a float")


@check(
    task="select_model",
    faq="compared-as-they-come",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
@pytest.mark.parametrize("scale", [1.0, 1e300, 1e-20])
def test_scores_have_any_sign_and_size(candidate: Candidate, rng: torch.Generator, scale: float) -> None:
    """Scores may all be negative, as log-likelihoods are, or all above 1, and of any size."""
    train, val, test = ([-scale * (1 + draw) for draw in _draw(8, 0, 1, rng)] for _ in range(3))
    case = _comparison(train, [*sorted(val)[:-2], max(val), min(val)], test)  # the largest comes late
    index, reported = candidate.select_model(8, case.score)
    expect.equal(index, case.winner, "the index chosen where all scores are negative")
    expect.equal(reported, case.reported, "the reported score where all scores are negative")
    train, val, test = ([scale * (1 + draw) for draw in _draw(8, 0, 1, rng)] for _ in range(3))
    case = _comparison(train, [*sorted(val)[:-2], max(val), min(val)], test)
    index, reported = candidate.select_model(8, case.score)
    expect.equal(index, case.winner, "the index chosen where all scores are positive")
    expect.equal(reported, case.reported, "the reported score where all scores are positive")
    around = [scale * (0.4 + 0.2 * place) for place in range(8)]  # 1 is among them, and not the largest
    case = _comparison(test, around, train)
    index = candidate.select_model(8, case.score)[0]
    expect.equal(index, case.winner, "the index chosen where some scores are below 1 and others above")


@check(
    task="select_model",
    faq="compared-as-they-come",
    needs=[test_scores_have_any_sign_and_size],
)
@pytest.mark.parametrize("winner", [0, 2, 5], ids=["the-first", "in-the-middle", "the-last"])
def test_zero_is_a_score_like_any_other(candidate: Candidate, rng: torch.Generator, winner: int) -> None:
    """A validation score of 0 is the largest where all others are negative, and a test score of 0 is reported."""
    train, val, test = (_draw(6, -2, -1, rng) for _ in range(3))
    test[winner] = 0.0
    for largest in (0.0, -0.5):
        val[winner] = largest
        case = _comparison(train, val, test)
        index, reported = candidate.select_model(6, case.score)
        expect.equal(index, winner, f"the index chosen where the largest score is {largest:g}")
        expect.equal(reported, 0.0, "the reported score where it is 0")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_one_model_is_chosen_and_tested(candidate: Candidate, rng: torch.Generator) -> None:
    """Where there is one model only, it is chosen, and its test score is reported."""
    case = _misleading(1, 0, rng)
    index, reported = candidate.select_model(1, case.score)
    expect.equal(index, 0, "the index chosen of one model")
    expect.equal(reported, case.reported, "the reported score of one model")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_a_choice_does_not_remember_the_one_before(
    candidate: Candidate, twelve: Comparison, rng: torch.Generator
) -> None:
    """Each call starts afresh: better scores that were seen in an earlier call do not count."""
    candidate.select_model(twelve.n_models, twelve.score)
    for _ in range(4):
        later = _comparison(*(_draw(8, -2, -1, rng) for _ in range(3)))
        index = candidate.select_model(8, later.score)[0]
        expect.equal(index, later.winner, "the index chosen at a later call")


@check(task="select_model", faq="nothing-to-choose-from")
def test_choosing_among_no_models_is_an_error(candidate: Candidate) -> None:
    """`n_models = 0` raises `ValueError`."""
    with expect.raises("ValueError", "choosing among no models"):
        candidate.select_model(0, ScoreTable({"train": [], "val": [], "test": []}))


# ---------------------------------------------------------------- best_epoch


def _kept(accuracies: list[float], patience: int) -> int:
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
    return _draw(1, 0.4, 0.6, rng)[0]


@check(task="best_epoch", faq="what-is-patience")
def test_an_epoch_is_a_python_int(candidate: Candidate, rng: torch.Generator) -> None:
    """`best_epoch` returns a Python int."""
    expect.kind(candidate.best_epoch(_draw(9, 0, 1, rng), 3), int, "what `best_epoch` returns")


@check(task="best_epoch", faq="what-is-patience", needs=[test_an_epoch_is_a_python_int])
def test_with_endless_patience_the_best_of_all_is_kept(candidate: Candidate, rng: torch.Generator) -> None:
    """A run that is never stopped keeps its best epoch, be it the first, the last or one in between."""
    accuracies = _draw(15, 0.3, 0.8, rng)
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
    _expect_epoch(candidate, [0.99, 0.999, 0.9999, 1.0], 1, 3, "where hardly anything is left to improve")


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
        n = _integer(1, 16, rng)
        accuracies = (torch.randint(0, 8, (n,), generator=rng).double() / 10 + 0.1).tolist()
        kept = _kept(accuracies, patience)
        epoch = candidate.best_epoch(accuracies, patience)
        expect.equal(epoch, kept, f"the epoch kept of a run of {n}, with a patience of {patience}")


@check(task="best_epoch", faq="what-is-patience", needs=[test_an_epoch_is_a_python_int])
def test_the_accuracies_are_only_read(candidate: Candidate, rng: torch.Generator) -> None:
    """The list of accuracies is as it was."""
    accuracies = _draw(9, 0, 1, rng)
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
    """A patience of 40 epochs, or of 600, is waited for, and not longer."""
    for patience in (40, 600):
        for pause in (patience - 1, patience):
            accuracies = [level, *[level - 0.1] * pause, level + 0.1]
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
