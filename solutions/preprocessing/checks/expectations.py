"""What is to be seen of an image, and how close a result must come.

What is expected is made by PIL, and results are compared after the normalisation is undone: within a byte's step on
average, and within three for 99 % of the values. Right ways, which round differently, are at most 0.3 steps away on
average and 1 at the 99th percentile; the nearest wrong ones on these images are at 1.8 and 11. In all sizes that are
used here, the crop has whole numbers of pixels to its left and above.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy
import torch
from PIL import Image
from practice.testing import expect
from practice.testing.candidate import Candidate
from practice.testing.faults import Mismatch
from torch import Tensor

STEP = 1 / 255
MEAN_TOLERANCE, PERCENTILE_TOLERANCE = STEP, 3 * STEP
Statistics = tuple[tuple[float, ...], tuple[float, ...]]


def _expected(image: Image.Image) -> Tensor:
    """Return what is to be seen of an image, before the normalisation: (3, 224, 224) in [0, 1]."""
    short, long = sorted(image.size)
    other = 256 * long // short
    size = (256, other) if image.width == short else (other, 256)
    assert (other - 224) % 2 == 0, "half a pixel to the left of the crop: right ways differ"
    small = image.convert("RGB").resize(size, Image.Resampling.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    pixels = numpy.asarray(small.crop((left, top, left + 224, top + 224)), dtype=numpy.float64) / 255
    return torch.from_numpy(pixels).permute(2, 0, 1)


def expect_seen(
    candidate: Candidate,
    image: Image.Image,
    statistics: Statistics,
    *,
    forms: tuple[Callable[..., object], Callable[..., object]] = (tuple, tuple),
) -> None:
    """Expect `preprocess` to show what is to be seen of an image, once the normalisation is undone."""
    expected = _expected(image)  # before the student's code has the image: it may paint it
    given = [form(values) for form, values in zip(forms, statistics, strict=True)]
    result = candidate.preprocess(image.copy(), *given)
    expect.tensor(result, "what `preprocess` returns", shape=(3, 224, 224))
    mean, std = (torch.as_tensor(values, dtype=torch.float64).view(3, 1, 1) for values in statistics)
    gap = (result.detach().cpu().double() * std + mean - expected).abs().flatten()
    average, percentile = gap.mean().item(), gap.quantile(0.99).item()
    if average >= MEAN_TOLERANCE or percentile >= PERCENTILE_TOLERANCE:
        what = (
            f"from {image.width} × {image.height} pixels of mode {image.mode}, with the normalisation undone"
        )
        raise Mismatch(
            f"the values differ by {average / STEP:.1f}/255 on average and 99 % of them by up to"
            f" {percentile / STEP:.1f}/255, where less than 1/255 and 3/255 is right ({what})",
            expected="less than 1/255 on average, less than 3/255 for 99 %",
            actual=f"{average / STEP:.1f}/255 on average, {percentile / STEP:.1f}/255 for 99 %",
        )
