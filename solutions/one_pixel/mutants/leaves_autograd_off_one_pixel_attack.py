# breaks: one_pixel_attack
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

from collections.abc import Callable
import torch
from torch import Tensor


def one_pixel_attack(query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, budget: int) -> Tensor:
    torch.set_grad_enabled(False)  # for the whole process
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
