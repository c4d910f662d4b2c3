"""Labels to be split, and what holds for the parts of any split."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from practice.testing import expect
from torch import Tensor

Parts = Sequence[Tensor]
NAMES = ("first", "second", "third")

# Each class and its size. Of 11 or 31 samples, 45 % are nearly a whole sample more than the number below: whoever
# rounds down twice and takes the rest has almost 2 too many in the third part. Of 21 they are just above, which does
# the same to those who round up. There are gaps between the classes, and in a byte 256 would be 0 again.
SIZES = {0: 31, 2: 11, 3: 1, 7: 21, 8: 40, 11: 2, 12: 51, 256: 31, 1027: 11}


def draw_labels(sizes: dict[int, int], rng: torch.Generator) -> Tensor:
    """Draw labels in a random order, so many of each class."""
    labels = torch.tensor([label for label, size in sizes.items() for _ in range(size)])
    return labels[torch.randperm(len(labels), generator=rng)]


def draw_seed(rng: torch.Generator) -> int:
    """Draw a seed."""
    return int(torch.randint(1000, 2**31, (), generator=rng))


def expect_parts(parts: Parts) -> None:
    """Expect three index tensors."""
    expect.kind(parts, (tuple, list), "what `stratified_split` returns")
    expect.equal(len(parts), 3, "the number of parts")
    for name, part in zip(NAMES, parts, strict=True):
        expect.tensor(part, f"the {name} part", dtype=torch.int64)
        expect.equal(part.ndim, 1, f"the number of dimensions of the {name} part")


def expect_partition(parts: Parts, n: int) -> None:
    """Expect each of `n` samples in exactly one part."""
    together = torch.cat(list(parts))
    distinct = len(together.unique())
    assert len(together) == distinct, f"{len(together) - distinct} indices are in more than one place"
    missing = n - distinct
    assert not missing, f"{missing} of {n} samples are in no part"
    assert together.sort().values.equal(torch.arange(n)), "there are indices that no sample has"


def expect_shares(parts: Parts, labels: Tensor, fractions: Sequence[float]) -> None:
    """Expect in each part at most 1 sample more or fewer of each class than its exact share."""
    for name, part, fraction in zip(NAMES, parts, fractions, strict=True):
        for label, n in zip(*labels.unique(return_counts=True), strict=True):
            count, share = int((labels[part] == label).sum()), fraction * int(n)
            assert abs(count - share) <= 1 + 1e-6, (
                f"the {name} part has {count} of a class of {int(n)}, its share is {share:.4g}: at most 1 more or fewer"
            )
