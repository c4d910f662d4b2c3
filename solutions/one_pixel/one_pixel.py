"""An adversarial example that differs in one pixel, found by differential evolution on the answers of a black box.

Each graded function stands on its own, so that a fault in one is never a fault of the other.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

POPULATION = 50  # candidates of one generation
DIFFERENTIAL_WEIGHT = 0.5  # how far a child goes along the difference of two candidates


def _painted(image: Tensor, candidates: Tensor) -> Tensor:
    """Return a copy of an image (C, H, W) for each candidate (M, 2 + C), in which its pixel is set."""
    images = image.repeat(len(candidates), 1, 1, 1)  # (M, C, H, W), each with memory of its own
    rows, columns = candidates[:, :2].long().unbind(dim=1)
    images[torch.arange(len(images), device=images.device), :, rows, columns] = candidates[:, 2:].to(images)
    return images


def set_pixels(image: Tensor, candidates: Tensor) -> Tensor:
    """Return one image for each candidate (row, column, a value for each channel)."""
    return _painted(image.reshape(image.shape[-3:]), candidates)


def _margins(logits: Tensor, label: Tensor) -> Tensor:
    """Return by how much the true class leads, (M,); below 0 the model sees another class."""
    others = logits.index_fill(1, label, -torch.inf).amax(dim=1)
    return logits[:, label].squeeze(1) - others


def _children(population: Tensor) -> Tensor:
    """Return a + F (b − c) for each member, with other members a, b, c drawn at random (Storn and Price, 1997)."""
    a, b, c = (population[torch.randperm(len(population))] for _ in range(3))
    children = a + DIFFERENTIAL_WEIGHT * (b - c)
    inside = (children >= 0) & (children < 1)
    return torch.where(inside, children, torch.rand_like(children))


def one_pixel_attack(query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, budget: int) -> Tensor:
    """Search for the pixel and its new value by differential evolution (Su, Vargas and Sakurai, 2019)."""
    n_channels, height, width = image.shape[1:]
    scale = torch.tensor([height, width, *[1.0] * n_channels], device=image.device)
    best, lead = image.clone(), _margins(query(image), label)[0]
    # In float64, so that a coordinate just below 1 stays below it when it is scaled.
    population = trials = torch.rand(POPULATION, 2 + n_channels, device=image.device, dtype=torch.float64)
    leads = torch.full((POPULATION,), torch.inf, device=image.device)
    left = budget - 1
    while left > 0 and lead > 0:
        trials = trials[:left]
        images = _painted(
            image[0], trials * scale
        )  # a coordinate below H or W is truncated to a row or column
        trial_leads = _margins(query(images), label)  # (M,)
        left -= len(trials)
        if trial_leads.min() < lead:
            best, lead = images[trial_leads.argmin(), None], trial_leads.min()
        better = trial_leads < leads[: len(trials)]  # a child takes its parent's place where it is better
        population, leads = population.clone(), leads.clone()
        population[: len(trials)][better], leads[: len(trials)][better] = trials[better], trial_leads[better]
        trials = _children(population)
    return best
