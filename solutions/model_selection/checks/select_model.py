"""Hidden checks of `select_model`: every question to `score` is answered, and written down, on this side."""

from __future__ import annotations

import math
from typing import NamedTuple

import pytest
import torch
from practice.queries import ScoreTable
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .draws import SMALL, draw_integer, draw_numbers


class Comparison(NamedTuple):
    """Scores of some models, and the model that is to be chosen."""

    score: ScoreTable
    n_models: int
    winner: int
    reported: float  # its test score


def _comparison(train: list[float], val: list[float], test: list[float]) -> Comparison:
    winner = max(range(len(val)), key=val.__getitem__)
    score = ScoreTable({"train": train, "val": val, "test": test})
    return Comparison(score, len(val), winner, test[winner])


def misleading_scores(n: int, winner: int, rng: torch.Generator, trained: float = 0.5123) -> Comparison:
    """Make the winner of the validation set the worst model on the test set, and also on the training set."""
    train, val, test = (
        draw_numbers(n, 0.8, 1, rng),
        draw_numbers(n, 0.6, 0.75, rng),
        draw_numbers(n, 0.5, 0.9, rng),
    )
    train[winner], val[winner], test[winner] = trained, 0.7654, 0.3217
    return _comparison(train, val, test)


@pytest.fixture
def twelve(rng: torch.Generator) -> Comparison:
    """Twelve models of which the seventh is the best on the validation set, and only there."""
    return misleading_scores(12, 7, rng)


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
    [(12, 5), (12, 0), (12, 11), (300, 299)],
    ids=["in-the-middle", "the-first", "the-last", "of-many"],
)
def test_the_best_on_the_validation_set_is_chosen(
    candidate: Candidate, rng: torch.Generator, n: int, winner: int
) -> None:
    """The model with the largest validation score is chosen, though it is the worst on the other two sets."""
    case = misleading_scores(n, winner, rng)
    expect.equal(candidate.select_model(n, case.score)[0], winner, f"the index of the chosen model, of {n}")


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_a_gap_to_the_training_score_does_not_matter(candidate: Candidate, rng: torch.Generator) -> None:
    """A model which knows its training data by heart is chosen all the same if it is the best on the validation set."""
    case = misleading_scores(12, 3, rng, trained=1.0)
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
        n = draw_integer(2, 60, rng)
        case = _comparison(*(draw_numbers(n, 0, 1, rng) for _ in range(3)))
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
        case = misleading_scores(10, winner, rng)
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
        case = misleading_scores(5, winner, rng)
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
    case = misleading_scores(n_models, n_models - 1, rng)
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
    train, val, test = (draw_numbers(60, 0.3, 0.8, rng) for _ in range(3))
    equal = sorted(torch.randperm(60, generator=rng)[:n_equal].tolist())
    for model in equal:
        val[model] = 0.8765
    train[equal[-1]] = test[equal[-1]] = test[equal[n_equal // 2]] = 0.9999
    score = ScoreTable({"train": train, "val": val, "test": test})
    index = candidate.select_model(60, score)[0]
    expect.equal(index, equal[0], f"the index chosen where {n_equal} validation scores are equal")
    zeros = ScoreTable({"train": [0.5] * 3, "val": [-0.0, 0.0, -0.5], "test": [0.1, 0.2, 0.3]})
    expect.equal(
        candidate.select_model(3, zeros)[0], 0, "the index chosen of scores of -0.0 and 0.0, which are equal"
    )
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
        case = misleading_scores(9, winner, rng)
        columns = {split: [case.score(i, split) for i in range(9)] for split in ("train", "val", "test")}
        columns["val"][4] = columns["val"][0] = columns["val"][winner] - SMALL
        index = candidate.select_model(9, ScoreTable(columns))[0]
        expect.equal(index, winner, "the index chosen where three scores differ in the tenth decimal")
        columns["val"] = draw_numbers(
            9, -1000, -500, rng
        )  # on the way to [0, 1] the difference would be lost
        columns["val"][winner] = -draw_numbers(1, 0.5, 1, rng)[0]
        columns["val"][4] = columns["val"][0] = math.nextafter(columns["val"][winner], -1000)
        index = candidate.select_model(9, ScoreTable(columns))[0]
        expect.equal(index, winner, "the index chosen where three scores differ in the last digit of a float")


@check(
    task="select_model",
    faq="compared-as-they-come",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
@pytest.mark.parametrize("scale", [1.0, 8e307, 1e-200])
def test_scores_have_any_sign_and_size(candidate: Candidate, rng: torch.Generator, scale: float) -> None:
    """Scores may all be negative, as log-likelihoods are, or all above 1, and of any size."""
    train, val, test = ([-scale * (1 + draw) for draw in draw_numbers(8, 0.3, 1, rng)] for _ in range(3))
    case = _comparison(train, [*sorted(val)[:-2], max(val), min(val)], test)  # the largest comes late
    index, reported = candidate.select_model(8, case.score)
    expect.equal(index, case.winner, "the index chosen where all scores are negative")
    expect.equal(reported, case.reported, "the reported score where all scores are negative")
    train, val, test = ([scale * (1 + draw) for draw in draw_numbers(8, 0.3, 1, rng)] for _ in range(3))
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
    train, val, test = (draw_numbers(6, -2, -1, rng) for _ in range(3))
    test[winner] = 0.0
    for largest in (0.0, -0.5):
        val[winner] = largest
        case = _comparison(train, val, test)
        index, reported = candidate.select_model(6, case.score)
        expect.equal(index, winner, f"the index chosen where the largest score is {largest:g}")
        expect.equal(reported, 0.0, "the reported score where it is 0")
        expect.equal(
            len(case.score.models_asked("test")), 1, "how many test scores were asked for where it is 0"
        )


@check(
    task="select_model",
    faq="why-a-validation-set",
    needs=[test_the_best_on_the_validation_set_is_chosen],
)
def test_one_model_is_chosen_and_tested(candidate: Candidate, rng: torch.Generator) -> None:
    """Where there is one model only, it is chosen, and its test score is reported."""
    case = misleading_scores(1, 0, rng)
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
        later = _comparison(*(draw_numbers(8, -2, -1, rng) for _ in range(3)))
        index = candidate.select_model(8, later.score)[0]
        expect.equal(index, later.winner, "the index chosen at a later call")


@check(task="select_model", faq="compared-as-they-come", needs=[test_scores_have_any_sign_and_size])
@pytest.mark.parametrize("size", [1e9, -1e9, 1e300, 1e-300])
def test_the_last_digit_of_a_score_counts(candidate: Candidate, rng: torch.Generator, size: float) -> None:
    """Of large scores, and of tiny ones, one that is larger in its last digit is larger."""
    train, test = (draw_numbers(4, 0.3, 0.8, rng) for _ in range(2))
    for winner in (2, 0):
        val = [size] * 4
        val[winner] = math.nextafter(size, math.inf)
        index = candidate.select_model(4, ScoreTable({"train": train, "val": val, "test": test}))[0]
        expect.equal(index, winner, f"the index chosen of scores of {size:g} that differ in the last digit")


@check(task="select_model", faq="nothing-to-choose-from")
def test_choosing_among_no_models_is_an_error(candidate: Candidate) -> None:
    """`n_models = 0` raises `ValueError`."""
    with expect.raises("ValueError", "choosing among no models"):
        candidate.select_model(0, ScoreTable({"train": [], "val": [], "test": []}))
