"""Real data that needs no download: handwritten digits and two photographs, as tensors and images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor

from practice.portable import portable
from practice.probes import Record

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "SPLIT_SEED",
    "Batches",
    "Crops",
    "Digits",
    "Split",
    "batches_of",
    "digits",
    "digits_split",
    "photographs",
]

# Shipped beside the code: importing scikit-learn for these 115 KB costs a second in every process.
# `python -m practice.make_digits` makes the file from scikit-learn's own copy.
DIGITS_FILE = Path(__file__).parent / "datasets" / "digits.safetensors"

SPLIT_SEED = 7  # the shipped models are trained on this split's `train` and have never seen its `test`


class Digits(NamedTuple):
    """Images of handwritten digits with what they show."""

    images: Tensor  # float32 (N, 1, 8, 8) in [0, 1]
    labels: Tensor  # int64 (N,) from 0 to 9

    def to(self, device: torch.device | str) -> Digits:
        """Move both tensors to a device."""
        return Digits(self.images.to(device), self.labels.to(device))

    def take(self, rows: Tensor | slice) -> Digits:
        """Choose rows by index or slice."""
        return Digits(self.images[rows], self.labels[rows])


class Split(NamedTuple):
    """Disjoint digits to train on and to test on."""

    train: Digits
    test: Digits


def digits(device: torch.device | str = "cpu") -> Digits:
    """Load scikit-learn's 1,797 digits: images float32 (1797, 1, 8, 8) in [0, 1], labels int64 (1797,)."""
    stored = load_file(DIGITS_FILE)
    return Digits(stored["images"].unsqueeze(1).float() / 16, stored["labels"].long()).to(device)


def digits_split(seed: int = SPLIT_SEED, n_test: int = 597) -> Split:
    """Split the digits at random, 1,200 to 597, without touching the global generators.

    Args:
        seed: The same seed gives the same split; left out, `test` is what the shipped models have never seen.
        n_test: Number of digits to test on.
    """
    everything = digits()
    order = torch.randperm(len(everything.labels), generator=torch.Generator().manual_seed(seed))
    return Split(train=everything.take(order[n_test:]), test=everything.take(order[:n_test]))


def photographs() -> dict[str, Image]:
    """Load scikit-learn's two photographs (RGB, 640 wide, 427 high) by name: `china` and `flower`.

    The first is by danielbuechele, the second by vultilion, both under CC BY 2.0: `LICENSES.md` has the addresses.
    """
    from PIL import Image

    scikit_learn = find_spec("sklearn")  # where it lies: to import it takes a second
    if scikit_learn is None or scikit_learn.origin is None:
        raise ModuleNotFoundError("the photographs are part of scikit-learn: pip install scikit-learn")
    folder = Path(scikit_learn.origin).parent / "datasets" / "images"
    return {name: Image.open(folder / f"{name}.jpg").convert("RGB") for name in ("china", "flower")}


@portable
class Batches:
    """Batches that can be iterated again and again, and that record how often they were.

    A `DataLoader` knows its length, many iterables do not: `len` works only where `sized` is true.

    Args:
        batches: What to yield, usually pairs of images (n, C, H, W) and labels (n,); sizes may differ.
        sized: Whether `len` tells the number of batches.
    """

    def __new__(cls, batches: Sequence[tuple[Tensor, Tensor]] = (), sized: bool = False) -> Batches:
        return super().__new__(_SizedBatches if sized else cls)

    def __init__(self, batches: Sequence[tuple[Tensor, Tensor]], sized: bool = False) -> None:
        self.batches = list(batches)
        self.starts: Record[int] = Record()  # one entry, its number, for every iteration begun

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        self.starts.append(len(self.starts) + 1)
        return iter(self.batches)


@portable
class _SizedBatches(Batches):
    """Batches that know how many they are."""

    def __len__(self) -> int:
        return len(self.batches)


@portable
class Crops:
    """An iterator over crops of one image, which share its pixels where they overlap; it can be read once.

    Args:
        image: The image (C, H, W).
        windows: (top, left, height, width) of each crop, in pixels.
    """

    def __init__(self, image: Tensor, windows: Sequence[tuple[int, int, int, int]]) -> None:
        self.image = image
        self.windows = list(windows)

    def __iter__(self) -> Crops:
        return self

    def __next__(self) -> Tensor:
        if not self.windows:
            raise StopIteration
        top, left, height, width = self.windows.pop(0)
        return self.image[:, top : top + height, left : left + width]


def batches_of(data: Digits, sizes: Sequence[int], *, sized: bool = False) -> Batches:
    """Cut data into consecutive batches of these sizes, which may be 0; rows left over are dropped."""
    ends = torch.tensor(sizes).cumsum(0).tolist()
    return Batches([data.take(slice(end - size, end)) for size, end in zip(sizes, ends, strict=True)], sized)
