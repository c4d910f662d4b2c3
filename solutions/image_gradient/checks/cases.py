"""Models with images and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from practice.models import LinearClassifier
from torch import Tensor, nn

SHAPE = (3, 4, 5)  # (C, H, W): no two axes can be confused


class Case(NamedTuple):
    """A model in evaluation mode with images and their labels, on the device under test."""

    model: nn.Module
    images: Tensor  # (N, C, H, W) in [0, 1]
    labels: Tensor  # (N,)


def draw_inside(model: nn.Module, n: int, n_classes: int, rng: torch.Generator, device: torch.device) -> Case:
    """Draw random images whose pixels are so far from 0 and 1 that small attacks are not clipped, and labels."""
    images = 0.3 + 0.4 * torch.rand(n, *SHAPE, generator=rng, dtype=torch.float64)
    labels = torch.randint(n_classes, (n,), generator=rng)
    return Case(model.double().to(device).eval(), images.to(device), labels.to(device))


def draw_network(rng: torch.Generator, width: int = 16, n_classes: int = 5) -> nn.Module:
    """Draw a network whose gradient is nowhere negligible on grey images."""
    n_pixels = SHAPE[0] * SHAPE[1] * SHAPE[2]
    network = nn.Sequential(
        nn.Flatten(),
        nn.Linear(n_pixels, width),
        nn.BatchNorm1d(width),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Linear(width, n_classes),
    )
    for layer, gain in ((network[1], 5.0), (network[5], 1.5)):
        random = torch.randn(layer.weight.shape, generator=rng)
        layer.weight.data = gain * random / layer.in_features**0.5
        layer.bias.data = -layer.weight.data.sum(1) / 2  # grey images lie in the middle of the tanh
    network[2].running_mean.normal_(std=0.3, generator=rng)
    network[2].running_var.uniform_(0.5, 2.0, generator=rng)
    return network


def draw_headed(head: nn.Module, n_classes: int, rng: torch.Generator, device: torch.device) -> Case:
    """Draw a case whose model is linear, and then ends in `head`."""
    linear = LinearClassifier(SHAPE, n_classes, rng)
    return draw_inside(nn.Sequential(linear, head), 6, n_classes, rng, device)


def draw_behind_relu(rng: torch.Generator, device: torch.device) -> Case:
    """Draw a case whose linear model sees what ReLU leaves of the pixels: black ones, as all of the first image's are, have a derivative of 0."""
    case = draw_inside(nn.Sequential(nn.ReLU(), LinearClassifier(SHAPE, 5, rng)), 6, 5, rng, device)
    case.images[0] = 0.0
    case.images[1, :, 1] = 0.0
    return case


def twice_the_first(case: Case) -> Case:
    """Return a case whose second image is the first one again, with another label."""
    images, labels = case.images.clone(), case.labels.clone()
    images[1], labels[1] = images[0], (labels[0] + 1) % 5
    return case._replace(images=images, labels=labels)


def draw_pixel_by_pixel(
    activation: nn.Module, slopes: Sequence[float], centre: float, rng: torch.Generator, device: torch.device
) -> Case:
    """Draw images with a model of two classes, of which the true one has the mean of activation(slope · (x − centre)).

    The pixels are an eighth of a 512th away from those of which 1024 make 1, so that steps of 1/16 go to and fro exactly.
    """
    n_pixels = SHAPE[0] * SHAPE[1] * SHAPE[2]
    seen, logits = nn.Linear(n_pixels, n_pixels * len(slopes)), nn.Linear(n_pixels * len(slopes), 2)
    seen.weight.data = torch.cat([slope * torch.eye(n_pixels) for slope in slopes])
    seen.bias.data = -centre * seen.weight.data.sum(1)
    logits.weight.data = torch.stack([torch.full((logits.in_features,), 1 / n_pixels)] * 2)
    logits.weight.data[1] = 0.0
    case = draw_inside(nn.Sequential(nn.Flatten(), seen, activation, logits), 6, 1, rng, device)
    return case._replace(images=((1024 * case.images).floor() + 0.25) / 1024)


def leave_marks(model: nn.Module) -> nn.Module:
    """Give every other parameter a gradient, as in the middle of training, and freeze the last one, which has one too."""
    parameters = list(model.parameters())
    for parameter in (*parameters[1::2], parameters[-1]):
        parameter.grad = torch.randn_like(parameter)
    parameters[-1].requires_grad_(False)
    return model


def frozen_and_channels_last(case: Case) -> Case:
    """Return a case whose model is frozen and whose images are in the channels-last memory format."""
    images = case.images.contiguous(memory_format=torch.channels_last)
    return Case(case.model.requires_grad_(False), images, case.labels)


def blind_from(channel: int, case: Case) -> Case:
    """Let a linear model see nothing of a channel and those after it, whose gradients are exactly 0 then."""
    case.model.weight.data.unflatten(1, SHAPE)[:, channel:] = 0
    return case
