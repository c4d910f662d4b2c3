"""Visible checks of `select_model` and `best_epoch`: each is a sentence of the notebook."""

from __future__ import annotations

import pytest
from practice.queries import ScoreTable
from practice.testing import check, expect


@pytest.fixture
def three_models():
    """Each of three models is the best on a split of its own."""
    return ScoreTable({"train": [0.9, 0.8, 0.7], "val": [0.6, 0.75, 0.7], "test": [0.65, 0.5, 0.8]})


@check(task="select_model", faq="why-a-validation-set")
def test_the_choice_is_an_index_and_a_score(candidate, three_models):
    """`select_model` returns a Python int and a Python float."""
    chosen = candidate.select_model(3, three_models)
    expect.kind(chosen, (tuple, list), "what `select_model` returns")
    assert len(chosen) == 2, f"it returns {len(chosen)} values: two were asked for, (index, test score)"
    expect.kind(chosen[0], int, "the index")
    expect.kind(chosen[1], float, "the test score")


@check(task="select_model", faq="why-a-validation-set", needs=[test_the_choice_is_an_index_and_a_score])
def test_validation_chooses_and_test_reports(candidate, three_models):
    """Of models with the validation scores .6, .75 and .7, model 1 is chosen; its test score is .5."""
    index, reported = candidate.select_model(3, three_models)
    expect.equal(index, 1, "the model with the largest validation score")
    expect.equal(reported, 0.5, "the test score of that model")


@check(
    task="select_model",
    faq="why-is-the-test-set-asked-once",
    needs=[test_the_choice_is_an_index_and_a_score],
)
def test_one_test_score_is_asked_for(candidate, three_models):
    """The test set is asked once, after everything else."""
    candidate.select_model(3, three_models)
    times = len(three_models.models_asked("test"))
    assert times == 1, f"{times} test scores were asked for, expected 1"
    assert three_models.log[-1].split == "test", "after the test score, another score was asked for"


@check(task="select_model", faq="compared-as-they-come", needs=[test_validation_chooses_and_test_reports])
def test_the_first_of_equal_models_is_chosen(candidate):
    """Models 1 and 2 have the same validation score: model 1 is chosen, whatever the test scores are."""
    score = ScoreTable({"train": [0.5] * 4, "val": [0.1, 0.8, 0.8, 0.2], "test": [0.3, 0.4, 0.6, 0.9]})
    expect.equal(
        candidate.select_model(4, score)[0], 1, "the first of two models with equal validation scores"
    )


@check(task="select_model", faq="compared-as-they-come", needs=[test_validation_chooses_and_test_reports])
def test_scores_may_be_negative(candidate):
    """A score may be a log-likelihood: the largest of −40, −20 and −30 is −20."""
    score = ScoreTable({"train": [-9.0] * 3, "val": [-40.0, -20.0, -30.0], "test": [-45.0, -25.0, -15.0]})
    expect.equal(candidate.select_model(3, score)[0], 1, "the model with the largest of the negative scores")


@check(task="select_model", faq="nothing-to-choose-from")
def test_no_models_are_an_error(candidate):
    """Where there is no model, `ValueError` is raised."""
    with expect.raises("ValueError", "choosing among no models"):
        candidate.select_model(0, ScoreTable({"train": [], "val": [], "test": []}))


@check(task="best_epoch", faq="what-is-patience")
def test_the_epoch_is_an_int(candidate):
    """`best_epoch` returns a Python int."""
    expect.kind(candidate.best_epoch([0.5, 0.6, 0.7], 1), int, "what `best_epoch` returns")


@check(task="best_epoch", faq="what-is-patience", needs=[test_the_epoch_is_an_int])
def test_patience_decides_what_is_seen(candidate):
    """Of .5 .7 .6 .65 .8 .9 .85, a patience of 1 or 2 keeps epoch 1, and one of 3 or 4 sees the .9 of epoch 5."""
    accuracies = [0.5, 0.7, 0.6, 0.65, 0.8, 0.9, 0.85]
    for patience, expected in ((1, 1), (2, 1), (3, 5), (4, 5)):
        epoch = candidate.best_epoch(accuracies, patience)
        expect.equal(epoch, expected, f"the epoch kept with a patience of {patience}")


@check(task="best_epoch", faq="compared-as-they-come", needs=[test_the_epoch_is_an_int])
def test_a_tie_is_no_improvement(candidate):
    """Of .6 .7 .7 .7 .9, a patience of 2 keeps epoch 1: the .7 that comes again improves nothing."""
    expect.equal(
        candidate.best_epoch([0.6, 0.7, 0.7, 0.7, 0.9], 2), 1, "the epoch kept where .7 comes three times"
    )


@check(task="best_epoch", faq="nothing-to-choose-from")
def test_no_epochs_and_no_patience_are_errors(candidate):
    """Where there is no epoch, and where the patience is less than 1, `ValueError` is raised."""
    with expect.raises("ValueError", "early stopping without an epoch"):
        candidate.best_epoch([], 3)
    with expect.raises("ValueError", "a patience of 0"):
        candidate.best_epoch([0.5, 0.6], 0)
