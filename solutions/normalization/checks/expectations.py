"""The statistics that are expected: those of all pixels at once."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from practice.testing import expect
from torch import Tensor

RTOL = 2e-3  # what the notebook promises


class Statistics:
    """Mean and standard deviation of each channel, computed from all pixels at once."""

    def __init__(self, images: Sequence[Tensor]) -> None:
        pixels = torch.cat([image.double().flatten(1) for image in images], dim=1)  # (3, N)
        self.mean = pixels.mean(dim=1)
        self.std = pixels.std(dim=1)


def expect_statistics(
    statistics: tuple[Tensor, Tensor], images: Sequence[Tensor], what: str, parts: str = "mean and std"
) -> None:
    """Expect statistics, or one of the two, to be those of the pixels of all images."""
    mean, std = statistics
    expected = Statistics(images)
    if "mean" in parts:
        expect.close(mean, expected.mean, f"the mean of {what}", rtol=RTOL, atol=0.0, check_dtype=False)
    if "std" in parts:
        expect.close(std, expected.std, f"the std of {what}", rtol=RTOL, atol=0.0, check_dtype=False)
