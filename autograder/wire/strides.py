"""How a tensor lies in memory: in which order its dimensions are, and between which of them there are gaps.

That decides what `view` makes of it. How wide a gap is decides nothing, so a crop travels without what it was cropped from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

CONTIGUOUS: Final[tuple[int, ...]] = ()
_MOST_ROOM: Final = 2  # in memory, gaps included: so many times the elements


def narrow(shape: Sequence[int], strides: Sequence[int]) -> tuple[int, ...]:
    """Return strides with the same order and gaps, each gap one element wide.

    Args:
        shape: The sizes of a tensor's dimensions, none of them 0.
        strides: How many elements apart neighbours are in each dimension.

    Returns:
        The narrowed strides, which narrow to themselves; `CONTIGUOUS` for a tensor that is, that overlaps itself, or that
        would be mostly gaps.
    """
    narrowed = [0] * len(shape)
    before = after = 1  # the elements that the dimensions so far span
    for place in sorted(range(len(shape)), key=lambda place: strides[place]):
        if shape[place] > 1:
            if strides[place] < before:
                return CONTIGUOUS
            narrowed[place] = after + (strides[place] > before)
            before, after = strides[place] * shape[place], narrowed[place] * shape[place]
    dense, step = [0] * len(shape), 1
    for place in reversed(range(len(shape))):
        if shape[place] == 1:  # its stride is never taken
            narrowed[place] = narrowed[place + 1] * shape[place + 1] if place + 1 < len(shape) else 1
        dense[place], step = step, step * shape[place]
    room = 1 + sum((size - 1) * stride for size, stride in zip(shape, narrowed, strict=True))
    mostly_gaps = room > _MOST_ROOM * math.prod(shape)
    return CONTIGUOUS if narrowed == dense or mostly_gaps else tuple(narrowed)
