"""Visible checks of `one_pixel`: what they ask for is said in the notebook; the hidden ones ask for more of it."""

from __future__ import annotations

import pytest
import torch
from practice.data import digits_split
from practice.models import LinearClassifier, load
from practice.queries import BlackBox
from practice.testing import check, expect, snapshot
from practice.testing.faults import StudentError


@pytest.fixture
def one_weight(device):
    """A linear model of 2×3 grey images that looks at the pixel in row 1, column 2 only.

    The logits are (0.4, x₁₂): a black image is a 0, and so is any image in which that pixel is at most 0.4.
    """
    model = LinearClassifier((1, 2, 3), n_classes=2)
    model.weight.data = torch.tensor([[0.0] * 6, [0.0] * 5 + [1.0]])
    model.bias.data = torch.tensor([0.4, 0.0])
    return model.to(device).eval()


@check(task="set_pixels", faq="what-is-one-pixel")
def test_there_is_one_image_for_each_candidate(candidate, device):
    """Four candidates for an image (3, 2, 5) give four images (4, 3, 2, 5)."""
    image = torch.full((3, 2, 5), 0.5, device=device)
    images = candidate.set_pixels(image, torch.zeros(4, 5, device=device))
    expect.tensor(images, "the images", shape=(4, 3, 2, 5), device=device)


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_one_image_for_each_candidate])
def test_two_pixels_of_a_black_image(candidate, device):
    """On a black image of 2×3 pixels, (0, 2, 0.5) sets the first row's last pixel, (1, 0, 1) the second row's first."""
    image = torch.zeros(1, 2, 3, device=device)
    candidates = torch.tensor([[0.0, 2.0, 0.5], [1.0, 0.0, 1.0]], device=device)
    expected = torch.tensor([[[[0, 0, 0.5], [0, 0, 0]]], [[[0, 0, 0], [1.0, 0, 0]]]], device=device)
    expect.close(candidate.set_pixels(image, candidates), expected, "the two images")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_one_image_for_each_candidate])
def test_the_image_stays_as_it_is(candidate, device):
    """The image that is given is not changed."""
    image = torch.full((1, 3, 2, 5), 0.5, device=device)
    before = snapshot(image)
    candidate.set_pixels(image, torch.ones(2, 5, device=device))
    assert snapshot(image) == before, "the caller's image was changed; set the pixels of copies"


@check(task="one_pixel_attack", faq="one-pixel-attack")
def test_the_one_pixel_that_counts_is_found(candidate, one_weight, device):
    """Where only one of six pixels counts, 200 queries find it, and nothing else changes."""
    image, query = torch.zeros(1, 1, 2, 3, device=device), BlackBox(one_weight, budget=200)
    adversarial = _within_budget(query, candidate, image, torch.tensor([0], device=device))
    expect.tensor(adversarial, "the adversarial image", shape=image.shape, device=device)
    changed = (adversarial != image).flatten().nonzero().flatten().tolist()
    assert changed == [5], f"the pixels {changed} changed, only number 5 (row 1, column 2) counts"
    value = adversarial.flatten()[5].item()
    assert 0.4 < value <= 1, (
        f"the pixel is {value:.3g} now; the model sees a 1 above 0.4, and images end at 1"
    )


@check(task="one_pixel_attack", faq="query-budget")
def test_the_budget_is_kept_where_nothing_helps(candidate, device):
    """On digits which no single pixel can flip, no more than 50 queries are made, and one pixel changes at most."""
    model, (images, labels) = load("digits_cnn", device), digits_split().test.to(device)
    with torch.no_grad():
        logits = model(images)
    surest = logits.softmax(1).gather(1, labels[:, None]).squeeze(1).argsort(descending=True)[:3]
    for image, label in zip(images[surest, None], labels[surest, None], strict=True):
        adversarial = _within_budget(BlackBox(model, budget=50), candidate, image, label)
        expect.tensor(adversarial, "the adversarial image", shape=image.shape, device=device)
        changed = int((adversarial != image).any(dim=1).sum())
        assert changed <= 1, f"{changed} pixels changed, one is allowed"
        assert 0 <= adversarial.min() <= adversarial.max() <= 1, "some pixel is outside [0, 1]"


@check(task="one_pixel_attack", faq="query-budget")
def test_the_search_stops_when_the_label_is_wrong(candidate, one_weight, device):
    """An image that the model misreads from the start costs at most 100 queries."""
    image, query = torch.zeros(1, 1, 2, 3, device=device), BlackBox(one_weight)
    candidate.one_pixel_attack(query, image, torch.tensor([1], device=device), 1000)
    asked = query.counter.asked
    assert asked <= 100, f"{asked} queries were made for an image that the model misreads already"


def _within_budget(query, candidate, image, label):
    """Attack one image, and say by how much the budget was exceeded if it was."""
    counter = query.counter
    try:
        return candidate.one_pixel_attack(query, image, label, counter.budget)
    except StudentError:
        if not counter.exceeded:
            raise
    finally:
        assert not counter.exceeded, f"{counter.asked} queries were made, the budget is {counter.budget}"
