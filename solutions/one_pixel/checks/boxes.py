"""Black boxes that one known pixel can flip."""

from __future__ import annotations

from typing import NamedTuple

import torch
from practice.models import LinearClassifier
from practice.queries import BlackBox
from torch import Tensor, nn

CLEARLY = 1e-3  # by how much another class leads where no rounding can turn it
N_CLASSES = 4


class Case(NamedTuple):
    """An image that a model in evaluation mode reads correctly, on the device under test."""

    model: nn.Module
    image: Tensor  # (1, C, H, W) in [0, 1]
    label: Tensor  # (1,)


def one_pixel_flips(
    shape: tuple[int, int, int],
    place: int,
    *,
    lighter: bool,
    needed: float,
    rng: torch.Generator,
    device: torch.device,
    unsure: bool = False,
    n_classes: int = N_CLASSES,
) -> Case:
    """Draw an image and a linear box which sees another class when one pixel changes by more than `needed`.

    An unsure box gives the true class less than half of the probability, and more than any other all the same.
    The other pixels count less the further they are away, the nearest ones 0.61 times as much: less than `needed` where
    that is 0.65.
    """
    n_channels, height, width = shape
    row, column = divmod(place, width)
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    weight = torch.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 2.0) / n_channels  # (H, W)
    direction = (weight if lighter else -weight).expand(shape).flatten()
    image = (1.5 * torch.rand(1, *shape, generator=rng) - 0.25).clamp(0, 1)  # a third black or white
    image = image.pow(1.01)  # values of all 24 bits: on the way to [−1, 1] and back the last ones are lost
    image[0, :, row, column] = 0.0 if lighter else 1.0
    return _flipping_along(direction, image, needed, rng, device, unsure, n_classes)


def border_flips(*, lighter: bool, rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image of 8×8 pixels and a box which any pixel of the border flips that changes by 0.2, and none inside.

    Every logit is so low, or so high, that single precision has no exponential of it.
    """
    edge = torch.ones(8, 8)
    edge[1:-1, 1:-1] = 0.0
    image = 0.3 + 0.4 * torch.rand(1, 1, 8, 8, generator=rng)
    case = _flipping_along((edge if lighter else -edge).flatten(), image, 0.2, rng, device)
    case.model.bias.data[case.model.bias == -5.0] = -20.0  # the two logits that matter are near −7, or near 7
    case.model.bias.data += -130.0 if lighter else 130.0
    return case


def _flipping_along(
    direction: Tensor,
    image: Tensor,
    needed: float,
    rng: torch.Generator,
    device: torch.device,
    unsure: bool = False,
    n_classes: int = N_CLASSES,
) -> Case:
    """Draw a box which sees another class when an image has moved by more than `needed` along a direction (C·H·W,)."""
    label, other = torch.randperm(n_classes, generator=rng)[:2].tolist()
    box = LinearClassifier(tuple(image.shape[1:]), n_classes, rng)
    box.weight.data.zero_()
    box.weight.data[other], box.weight.data[label] = direction / 2, -direction / 2
    shown = float(direction @ image.flatten())
    box.bias.data.fill_(-needed - 0.1 - shown / 2 if unsure else -5.0)
    box.bias.data[other] = -needed - shown
    box.bias.data[label] = 0.0
    return Case(box.to(device).eval(), image.to(device), torch.tensor([label], device=device))


@torch.no_grad()
def distract(box: LinearClassifier, image: Tensor, label: int, place: int) -> None:
    """Blacken a pixel far from the one that counts, and let two classes come near the true one where it is white.

    Three classes share the probability then, and the true one still leads by 0.3.
    """
    image.view(-1)[place] = 0.0
    logits = box(image)[0]
    for far in (box.bias == -5.0).nonzero().flatten().tolist():
        box.weight[far, place] = box.weight[label, place] + logits[label] - logits[far] - 0.3


def leads(logits: Tensor, labels: Tensor) -> Tensor:
    """Return by how much the true class leads, (N,); below 0 the model sees another class."""
    true = logits.gather(1, labels[:, None])  # (N, 1)
    others = logits.scatter(1, labels[:, None], -torch.inf)
    return true.squeeze(1) - others.amax(1)


class WatchedBox(BlackBox):
    """A black box that notes whether an image that answers the task was among those that it was asked about.

    Args:
        case: What is attacked.
        budget: How many images it answers.
    """

    def __init__(self, case: Case, budget: int) -> None:
        super().__init__(case.model, budget)
        self.case = case
        self.showed_the_way = False  # an image with one pixel changed was misread, and not by a hair

    def __call__(self, images: Tensor) -> Tensor:
        logits = super().__call__(images)
        image, label = self.case.image, self.case.label
        changed = (images.to(image) != image).any(1).flatten(1).sum(1)
        misread = leads(logits.to(image), label.expand(len(logits))) < -CLEARLY
        self.showed_the_way |= bool((misread & (changed <= 1)).any())
        return logits
