"""Split a data set so that its parts are alike, and find what should not be in two of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

import torch
from torch import Tensor


def _cuts(n: int, fractions: Sequence[float]) -> list[int]:
    """Return where n samples are cut: each cut is off by at most ½, and so each part by at most 1."""
    return [round(n * share) for share in accumulate(fractions[:-1])]


def _shuffled(rows: Tensor, generator: torch.Generator) -> Tensor:
    return rows[torch.randperm(len(rows), generator=generator)]


def stratified_split(
    labels: Tensor, fractions: tuple[float, float, float], seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Split indices at random into three parts in which every class has its share."""
    if min(fractions) < 0 or not math.isclose(sum(fractions), 1.0, abs_tol=1e-6):
        raise ValueError(f"fractions are shares that add up to 1, not {fractions}")
    generator = torch.Generator().manual_seed(seed)
    parts: list[list[Tensor]] = [[torch.empty(0, dtype=torch.int64)] for _ in fractions]
    for label in labels.unique():
        rows = _shuffled((labels == label).nonzero().flatten(), generator)
        for part, piece in zip(parts, rows.tensor_split(_cuts(len(rows), fractions)), strict=True):
            part.append(piece)
    train, validation, test = (_shuffled(torch.cat(part), generator) for part in parts)
    return train, validation, test


def _content(image: Tensor) -> bytes:
    """Return the pixels' bytes, which are the same exactly where the pixels are."""
    content: bytes = (image + 0.0).numpy().tobytes()  # −0.0 becomes 0.0, which equals it but has other bytes
    return content


def find_contamination(train_images: Tensor, test_images: Tensor) -> list[int]:
    """Return the indices of the test images that are training images too, sorted."""
    known = {_content(image) for image in train_images}
    return [index for index, image in enumerate(test_images) if _content(image) in known]
