"""Black boxes answer, count and refuse."""

from __future__ import annotations

import numpy
import pytest
import torch
from practice.models import LinearClassifier
from practice.queries import Asked, BlackBox, BudgetExceeded, Counter, ScoreTable, UnknownScore


@pytest.fixture
def model(rng: torch.Generator) -> LinearClassifier:
    return LinearClassifier(generator=rng)


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(559)


def test_each_image_of_a_batch_is_a_query(model: LinearClassifier, rng: torch.Generator) -> None:
    query = BlackBox(model, budget=5)
    images = torch.rand(3, 1, 8, 8, generator=rng)
    logits = query(images)
    assert not logits.requires_grad
    torch.testing.assert_close(logits, model(images).detach())
    query(images[:2])
    assert query.counter.asked == 5
    assert not query.counter.exceeded


def test_what_goes_beyond_the_budget_is_not_answered_and_stays_counted(model: LinearClassifier) -> None:
    query = BlackBox(model, budget=5)
    with pytest.raises(BudgetExceeded, match="6 queries were asked, the budget is 5"):
        query(torch.zeros(6, 1, 8, 8))
    with pytest.raises(BudgetExceeded):
        query(torch.zeros(1, 1, 8, 8))
    assert query.counter.asked == 7


def test_without_a_budget_everything_is_answered(model: LinearClassifier) -> None:
    query = BlackBox(model)
    assert query(torch.zeros(0, 1, 8, 8)).shape == (0, 10)
    query(torch.zeros(1000, 1, 8, 8))
    assert query.counter.asked == 1000


def test_images_of_another_dtype_are_answered_in_the_dtype_of_the_model(model: LinearClassifier) -> None:
    assert BlackBox(model)(torch.zeros(1, 1, 8, 8, dtype=torch.float64)).dtype == torch.float32


@pytest.mark.parametrize("pixel", [-0.01, 1.01, float("nan")])
def test_what_is_no_image_is_refused(model: LinearClassifier, pixel: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        BlackBox(model)(torch.full((1, 1, 8, 8), pixel))
    with pytest.raises(ValueError, match="shape"):
        BlackBox(model)(torch.zeros(1, 8, 8))


def test_rounding_is_no_offence(model: LinearClassifier) -> None:
    BlackBox(model)(torch.full((1, 1, 8, 8), 1 + 1e-6))


def test_a_counter_names_what_it_counts() -> None:
    counter = Counter(2, "calls of the loss")
    counter.add(2)
    with pytest.raises(BudgetExceeded, match="3 calls of the loss were asked, the budget is 2"):
        counter.add()


def test_a_table_answers_and_writes_down_what_it_was_asked() -> None:
    score = ScoreTable({"val": [0.5, 0.25], "test": [0.75, 0.125]})
    assert (score(1, "val"), score(0, split="test"), score(i=0, split="val")) == (0.25, 0.75, 0.5)
    assert score.log == [Asked(1, "val"), Asked(0, "test"), Asked(0, "val")]
    assert score.models_asked("val") == [1, 0]


@pytest.mark.parametrize(("i", "split"), [(2, "val"), (-1, "val"), (0, "validation")])
def test_a_score_that_is_not_there_is_refused_and_written_down(i: int, split: str) -> None:
    score = ScoreTable({"val": [0.5, 0.25]})
    with pytest.raises(UnknownScore, match=f"no score of model {i} on '{split}'; there are 2 of `val`"):
        score(i, split)
    assert score.log == [Asked(i, split)]


def test_the_index_of_a_score_may_be_any_integer() -> None:
    score = ScoreTable({"val": [0.5, 0.25]})
    assert score(numpy.int64(1), "val") == score(torch.tensor(1), "val") == 0.25
    assert {type(asked.model) for asked in score.log} == {int}
