"""Lessons that are judged by their weights and by their figures."""

from __future__ import annotations

import copy
from itertools import pairwise

import pytest
import torch

from .lessons import EPOCHS, SIZES, Lesson, draw_lesson
from .replay import n_right, replay, step


@pytest.fixture
def lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson to judge by its weights."""
    return draw_lesson(device, rng)


@pytest.fixture
def telling_lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson in which the running accuracy is unlike all else, and falls again, whatever the seed."""
    while True:
        drawn = draw_lesson(device, rng)
        if is_telling(drawn):
            return drawn


def is_telling(lesson: Lesson) -> bool:
    """Return whether nothing else gives the same figures: not an early stop, not the best epoch, not another measure."""
    running, _ = replay(lesson, lesson.loader(), EPOCHS)
    falls_early = any(later < earlier for earlier, later in pairwise(running[:-1]))
    ends_below_the_best = running[-1] < max(running[1:-1])
    another = any(abs(other - running[0]) < 1e-3 for other in _other_figures(lesson))
    return falls_early and ends_below_the_best and not another


def _other_figures(lesson: Lesson) -> list[float]:
    """Return what the running accuracy of the first epoch could be mistaken for."""
    model, optimizer = copy.deepcopy((lesson.model.inner, lesson.optimizer))
    batches = [(images.to(lesson.device), labels.to(lesson.device)) for images, labels in lesson.loader()]
    in_evaluation, before, after = [], [], []
    for batch in batches:
        in_evaluation.append(n_right(model, *batch))
        before.append(step(model, optimizer, *batch))
        after.append(n_right(model, *batch))
    final = [n_right(model, *batch) for batch in batches]
    shares = [right / size for right, size in zip(before, SIZES, strict=True)]
    n = sum(SIZES)
    return [*shares, sum(shares) / len(SIZES), sum(in_evaluation) / n, sum(after) / n, sum(final) / n]
