"""Black boxes, as far away from another class as the checks of `search_attack` say.

All are linear but one network: what flips the label, and by how much, is known.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from practice.data import Digits
from practice.models import LinearClassifier
from torch import Tensor, nn
from torch.nn import functional as F

EPSILON = 0.12  # of the searches


class Case(NamedTuple):
    """An image that a model in evaluation mode reads correctly, on the device under test."""

    model: nn.Module
    image: Tensor  # (1, C, H, W) in [0, 1]
    label: Tensor  # (1,)


def reachable(
    shape: tuple[int, int, int],
    n_classes: int,
    share: float,
    rng: torch.Generator,
    device: torch.device,
    seen: Tensor | None = None,
) -> Case:
    """Draw an image and a linear box for which `share` of ε is just enough to reach another class.

    Half of the way there is made by lighter pixels and half by darker ones: neither alone reaches beyond ε/2. In colour
    that holds for each pixel: who moves all of its channels the same way gets nowhere. The box sees nothing but the pixels
    that are `seen`, bools (H, W).
    """
    image = 0.3 + 0.4 * torch.rand(1, *shape, generator=rng)
    box = LinearClassifier(shape, n_classes, rng)
    label = int(torch.randint(n_classes, (), generator=rng))
    with torch.no_grad():
        if seen is not None:
            box.weight *= seen.expand(shape).flatten()
        if shape[0] > 1:
            of_channels = box.weight.view(n_classes, shape[0], -1)  # (K, C, H·W)
            of_channels -= of_channels.mean(1, keepdim=True)
        nearest = (label + 1) % n_classes
        box.weight[nearest] = box.weight[label] - _balanced(box.weight[label] - box.weight[nearest])
        difference = box.weight[label] - box.weight  # (K, C·H·W)
        reach = EPSILON * difference.abs().sum(1)  # (K,): by how much the label's lead can be cut
        # The nearest class by `share`, each further one by more.
        lead = share * reach * (1 + torch.arange(n_classes).roll(label + 1) / n_classes)
        box.bias.copy_(difference @ image.flatten() - lead)
    return Case(box.to(device).eval(), image.to(device), torch.tensor([label], device=device))


@torch.no_grad()
def scaled(case: Case, times: float) -> Case:
    """Multiply all logits of a linear box in place."""
    for values in case.model.parameters():
        values *= times
    return case


@torch.no_grad()
def _renumber(box: nn.Module, order: list[int]) -> None:
    """Number the classes of a linear box anew, in place: class k becomes what `order[k]` was."""
    for values in box.parameters():
        values.copy_(values[order])


def _balanced(weights: Tensor) -> Tensor:
    """Scale what is positive and what is negative, so that each is half of the sum of absolute values."""
    lighter, darker = weights.clamp(min=0), weights.clamp(max=0)
    return (lighter / lighter.sum() - darker / darker.sum()) * weights.abs().sum() / 2


@torch.no_grad()
def margins_only(rng: torch.Generator, device: torch.device) -> Case:
    """Draw a grey image of 9×10 pixels, with a box that sees another class within 0.52 ε, not within ε/2.

    The logit of the true class is 0 wherever one looks, and the others are small: the margin tells the way all the same.

    A random sign pattern gets (‖w‖₂ / ‖w‖₁) z ε on the way, z standard normal: 0.52 ε takes z ≥ 3.9, which 1,000 tries
    reach in one image of twenty. Searches that keep what helps get there in 60 to 500 queries, all measured ones in 12 of 12.
    """
    box, _, label = case = reachable((1, 9, 10), 5, 0.52, rng, device)
    box.weight -= box.weight[label]
    box.bias -= box.bias[label]
    return scaled(case, 0.01)


@torch.no_grad()
def decoyed(rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image whose label flips after a small step, though not to the class that is second at first.

    That one is out of reach: the way to the nearest class lowers the lead over it too, only not by enough.
    """
    box, image, label = case = reachable((1, 9, 10), 5, 0.3, rng, device)
    nearest, decoy = (label + 1) % 5, (label + 3) % 5
    logits = box(image)[0]
    lead = logits[label] - logits[nearest]
    box.weight[decoy] = box.weight[label] - 0.15 * (box.weight[label] - box.weight[nearest])
    box.bias[decoy] += logits[label] - 0.6 * lead - box(image)[0, decoy]
    return case


@torch.no_grad()
def misread(rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image of 11×12 pixels which a box takes for the last of 12 classes, its label for the second.

    So it is in the whole ball: on 200 seeds either leads by 1 at least, wherever one looks.
    """
    box, image, first = reachable((1, 11, 12), 12, 4.0, rng, device)
    label, last = 4, 11
    _renumber(box, [(k + int(first) - last) % 12 for k in range(12)])
    logits = box(image)[0]
    box.bias[label] += (logits[last] + logits[:last].max()) / 2 - logits[label]
    return Case(box, image, torch.full_like(first, label))


@torch.no_grad()
def barely_misread(image: Tensor) -> Case:
    """Return a box that takes `image`, and any other, for class 1 by 0.005, and never for its label 0."""
    box = LinearClassifier(tuple(image.shape[1:]), 3).to(image.device).eval()
    box.weight.zero_()
    box.bias.copy_(torch.tensor([0.0, 0.01, 0.005]))
    return Case(box, image, torch.zeros(1, dtype=torch.int64, device=image.device))


@torch.no_grad()
def last_of_twelve(rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image whose label, the fifth of 12 classes, flips to the last one after a small step.

    Towards that one all others fall behind, and are out of reach: their mean tells the wrong way.
    """
    box, image, label = reachable((1, 9, 10), 12, 0.1, rng, device)
    nearest = (label + 1) % 12
    away = box.weight[label] - box.weight[nearest]  # (1, C·H·W)
    others = [k for k in range(12) if k not in (int(label), int(nearest))]
    box.weight[others] = box.weight[label] + away
    lead = 3 * EPSILON * away.abs().sum()
    box.bias[others] = box.bias[label] - away @ image.flatten() - lead
    order = [
        *range(2, 6),
        0,
        *range(6, 12),
        1,
    ]  # as the classes are counted from the label: the next one last
    _renumber(box, [(k + int(label)) % 12 for k in order])
    return Case(box, image, torch.full_like(label, 4))


@torch.no_grad()
def of_two_classes(label: int, rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image with a box of two classes, which reads it as `label`, and flips after a small step."""
    box, image, drawn = case = reachable((1, 9, 10), 2, 0.1, rng, device)
    if int(drawn) == label:
        return case
    _renumber(box, [1, 0])
    return Case(box, image, 1 - drawn)


@torch.no_grad()
def of_one_level(level: float, rng: torch.Generator, device: torch.device) -> Case:
    """Return an image all of whose pixels have one value, and whose label flips after a small step."""
    box, image, label = reachable((1, 9, 10), 5, 0.1, rng, device)
    level_image = torch.full_like(image, level)
    box.bias += box.weight @ (image - level_image).flatten()
    return Case(box, level_image, label)


def at_an_edge(last: bool, rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image with a box that sees nothing but its last row and column, or its first ones, and flips after a small step."""
    seen = torch.zeros(9, 10, dtype=torch.bool)
    edge = -1 if last else 0
    seen[edge], seen[:, edge] = True, True
    return reachable((1, 9, 10), 5, 0.2, rng, device, seen)


@torch.no_grad()
def photograph(rng: torch.Generator, device: torch.device) -> Case:
    """Draw an image of 3×112×112 pixels, which a box of two classes reads correctly by a lead of 1."""
    box, image, label = case = reachable((3, 112, 112), 2, 3.0, rng, device)
    lead = box(image)[0, label] - box(image)[0, 1 - label]
    return scaled(case, 1 / float(lead))


@torch.no_grad()
def steeper(case: Case, times: float) -> Case:
    """Make a linear box so many times as steep in place, with the same logits at the image itself."""
    case.model.bias -= (times - 1) * case.model.weight @ case.image.flatten()
    case.model.weight *= times
    return case


def weak_digits(classifier: nn.Module, unseen: Digits) -> list[Case]:
    """Return up to ten digits which a gradient attack within *half* of ε makes the network misread."""
    images, labels = unseen.take(slice(0, 200))
    adversarial = images
    for _ in range(8):
        x = adversarial.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(classifier(x), labels), x)
        adversarial = (
            (x.detach() + 0.02 * gradient.sign())
            .clamp(images - EPSILON / 2, images + EPSILON / 2)
            .clamp(0, 1)
        )
    with torch.no_grad():
        right = classifier(images).argmax(1) == labels
        rows = (right & (classifier(adversarial).argmax(1) != labels)).nonzero().flatten()[:10]
    return [Case(classifier, images[row, None], labels[row, None]) for row in rows.tolist()]
