"""Visible checks of `black_box`: what they ask for is said in the notebook; the hidden ones ask for more of it."""

from __future__ import annotations

import pytest
import torch
from practice.data import digits_split
from practice.models import LinearClassifier, load
from practice.queries import BlackBox, Counter
from practice.testing import check, expect
from practice.testing.faults import StudentError


class Slope:
    """L(x) = 3 + 2 x₀ − x₁ on images of two pixels: its gradient is (2, −1) everywhere."""

    def __init__(self, budget):
        self.counter = Counter(budget, "calls of the loss")

    def __call__(self, image):
        self.counter.add()
        return 3.0 + 2.0 * image[0, 0, 0, 0].item() - image[0, 0, 0, 1].item()


@pytest.fixture
def grey_image(device):
    """Two grey pixels."""
    return torch.full((1, 1, 1, 2), 0.5, device=device)


@pytest.fixture
def some_digits(device):
    """Digits that the notebook's models have not seen, in a random order."""
    return digits_split().test.to(device)


@check(task="estimate_gradient", faq="query-budget")
def test_the_loss_is_not_called_too_often(candidate, grey_image):
    """The loss is called at most 31 times where 31 queries are allowed, and the result is shaped like the image."""
    loss = Slope(budget=31)
    gradient = _counted(loss.counter, lambda: candidate.estimate_gradient(loss, grey_image, 31))
    expect.tensor(gradient, "the estimate", shape=grey_image.shape)


@check(task="estimate_gradient", faq="gradient-from-values", needs=[test_the_loss_is_not_called_too_often])
def test_the_slope_of_two_pixels(candidate, grey_image):
    """For L(x) = 3 + 2 x₀ − x₁ and 2,000 queries, the estimate is close to (2, −1)."""
    gradient = candidate.estimate_gradient(Slope(budget=2000), grey_image, 2000)
    expected = torch.tensor([[[[2.0, -1.0]]]], device=grey_image.device)
    expect.close(gradient, expected, "the estimated gradient", rtol=0, atol=0.5, check_dtype=False)


@check(task="transfer_attack", faq="query-budget")
def test_the_pool_is_not_asked_about_beyond_the_budget(candidate, some_digits, device):
    """With a budget of 40 and a pool of 60, at most 40 images are asked about; the result is in the ball and in [0, 1]."""
    query = BlackBox(load("digits_mlp", device), budget=40)
    images, labels = some_digits.take(slice(0, 5))
    pool = some_digits.images[5:65]
    adversarial = _counted(
        query.counter, lambda: candidate.transfer_attack(query, pool, images, labels, 0.1, 40)
    )
    assert query.counter.asked > 0, "the black box was not asked anything"
    _expect_allowed(adversarial, images, 0.1)


@check(task="search_attack", faq="random-search")
def test_the_search_finds_the_way_to_the_border(candidate, device):
    """On a linear model that reads a digit barely right, 300 queries find a misread image within ε = 0.1."""
    model = LinearClassifier((1, 4, 4), n_classes=2, generator=torch.Generator().manual_seed(7)).to(device)
    image = torch.full((1, 1, 4, 4), 0.5, device=device)
    difference = (model.weight[0] - model.weight[1]).detach()
    model.bias.data[0] = 0.05 * difference.abs().sum() - difference @ image.flatten()  # ε = 0.05 would do
    query = BlackBox(model, budget=300)
    label = torch.tensor([0], device=device)
    adversarial = _counted(query.counter, lambda: candidate.search_attack(query, image, label, 0.1, 300))
    _expect_allowed(adversarial, image, 0.1)
    assert model(adversarial).argmax(1).item() == 1, "the model still reads the image correctly"


@check(task="search_attack", faq="query-budget")
def test_the_search_stops_when_the_label_is_wrong(candidate, some_digits, device):
    """An image that the model misreads from the start costs at most 100 queries."""
    query, (images, labels) = BlackBox(load("digits_mlp", device)), some_digits.take(slice(0, 1))
    candidate.search_attack(query, images, (labels + 1) % 10, 0.1, 1000)
    asked = query.counter.asked
    assert asked <= 100, f"{asked} queries were made for an image that the model misreads already"


def _counted(counter, call):
    """Make a call, and say by how much the budget was exceeded if it was."""
    try:
        return call()
    except StudentError:
        if not counter.exceeded:
            raise
    finally:
        assert not counter.exceeded, (
            f"{counter.asked} {counter.unit} were made, the budget is {counter.budget}"
        )


def _expect_allowed(adversarial, images, epsilon):
    expect.tensor(adversarial, "the result", shape=images.shape, device=images.device)
    distance = (adversarial - images).abs().max().item()
    assert distance <= epsilon + 1e-6, f"a pixel moved by {distance:.4g}, more than ε = {epsilon}"
    low, high = adversarial.min().item(), adversarial.max().item()
    assert -1e-6 <= low <= high <= 1 + 1e-6, f"pixels reach from {low:.4g} to {high:.4g}, outside [0, 1]"
