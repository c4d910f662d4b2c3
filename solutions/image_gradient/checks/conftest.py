"""The models and images of the checks.

Values are compared in float64 on small networks whose gradients are nowhere negligible, where every right
implementation agrees on every sign; what the attacks do to a trained model is measured in float32 on real digits.
"""

from __future__ import annotations

import pytest
import torch
from practice.data import digits
from practice.models import LinearClassifier, load
from torch import nn

from .cases import SHAPE, Case, draw_inside, draw_network, draw_pixel_by_pixel


@pytest.fixture
def trained(device: torch.device, rng: torch.Generator) -> Case:
    """Real digits and a trained network with batch normalisation and dropout, in float32."""
    data = digits()
    rows = torch.randperm(len(data.labels), generator=rng)[:100]
    return Case(load("digits_cnn", device), *data.take(rows).to(device))


@pytest.fixture
def few(trained: Case) -> Case:
    """A handful of the digits."""
    return Case(trained.model, trained.images[:6].clone(), trained.labels[:6].clone())


@pytest.fixture
def linear(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model whose probabilities are neither equal nor extreme: there the softmax taken twice shows."""
    model = LinearClassifier(SHAPE, n_classes=12, generator=rng)
    model.weight.data.mul_(4)
    return draw_inside(model, 16, 12, rng, device)


@pytest.fixture
def confident(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model that is all but certain of class 0, which is true but of the last image.

    Every derivative is there: below 1e-9 in the other images, beside those of the last one.
    """
    model = LinearClassifier(SHAPE, n_classes=6, generator=rng)
    model.bias.data[0] = 23.0
    case = draw_inside(model, 8, 1, rng, device)
    case.labels[-1] = 1
    return case


@pytest.fixture
def steep(linear: Case) -> Case:
    """The linear model with weights two thousand times as large, and for labels the least likely classes.

    Softmax gives those a probability of 0, of which there is no logarithm; the cross-entropy has one all the same.
    In float64, unlike in float32, right implementations agree on every sign.
    """
    model, images, _ = linear
    model.weight.data.mul_(2000)
    with torch.no_grad():
        return Case(model, images, model(images).argmin(1))


@pytest.fixture
def smooth(device: torch.device, rng: torch.Generator) -> Case:
    """A network whose gradient turns within the ball, so that every step has to be followed."""
    return draw_inside(draw_network(rng), 8, 5, rng, device)


@pytest.fixture
def peaked(device: torch.device, rng: torch.Generator) -> Case:
    """A model whose loss is largest on grey images: a long step leads beyond, where it is smaller than before."""
    return draw_pixel_by_pixel(nn.Softplus(), (8.0, -8.0), 0.5, rng, device)


@pytest.fixture
def levelled(device: torch.device, rng: torch.Generator) -> Case:
    """A model whose loss rises as the pixels get darker, and no more below 0.45, where every derivative is 0."""
    return draw_pixel_by_pixel(nn.ReLU(), (8.0,), 0.45, rng, device)


@pytest.fixture
def at_the_border(device: torch.device, rng: torch.Generator) -> Case:
    """The same with more images, of which one pixel in ten is black or white; the first is black, the second white throughout."""
    case = draw_inside(draw_network(rng), 67, 5, rng, device)  # no multiple of a usual batch
    drawn = torch.rand(case.images.shape, generator=rng).to(device)
    case.images[drawn < 0.05], case.images[drawn > 0.95] = 0.0, 1.0
    case.images[0], case.images[1] = 0.0, 1.0
    return case
