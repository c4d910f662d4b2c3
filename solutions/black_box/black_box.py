"""Three attacks on a model that only answers: by estimated gradients, by a substitute, by random search.

Each graded function stands on its own, so that a fault in one is never a fault of another.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Adam

SIGMA = 0.01  # how far from the image the loss is asked
EPOCHS = 50
STEPS = 10
LARGEST_SHARE = 0.3  # of the image, that the first proposals of the search cover


def estimate_gradient(loss: Callable[[Tensor], float], image: Tensor, n_queries: int) -> Tensor:
    """Average (L(x + σu) − L(x − σu)) / 2σ · u over random directions u (Spall, 1992; Ilyas et al., 2018)."""
    gradient = torch.zeros_like(image)
    n_pairs = n_queries // 2
    for _ in range(n_pairs):
        direction = torch.randn_like(image)  # E[u uᵀ] = I, so the mean of (u · g) u is g
        slope = (loss(image + SIGMA * direction) - loss(image - SIGMA * direction)) / (2 * SIGMA)
        gradient += slope * direction / n_pairs
    return gradient


def _substitute(images: Tensor, logits: Tensor) -> nn.Module:
    """Train a small network to give the same probabilities as the box (Papernot et al., 2017)."""
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(images[0].numel(), 64), nn.ReLU(), nn.Linear(64, logits.shape[1])
    ).to(images)
    optimizer = Adam(model.parameters(), lr=0.02)
    probabilities = logits.softmax(dim=1)
    for _ in range(EPOCHS):
        optimizer.zero_grad()
        F.cross_entropy(model(images), probabilities).backward()
        optimizer.step()
    return model


def transfer_attack(
    query: Callable[[Tensor], Tensor],
    pool: Tensor,
    images: Tensor,
    labels: Tensor,
    epsilon: float,
    budget: int,
) -> Tensor:
    """Label part of the pool with the box, train a substitute on it, and attack that with projected gradient descent."""
    known = pool[torch.randperm(len(pool))[:budget]]  # (M, C, H, W), M ≤ budget
    substitute = _substitute(known, query(known))
    lowest, highest = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    adversarial = images.clone()
    for _ in range(STEPS):
        x = adversarial.requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(substitute(x), labels), x)
        adversarial = (x.detach() + epsilon / 4 * gradient.sign()).clamp(lowest, highest)
    return adversarial


def _margin(logits: Tensor, label: Tensor) -> float:
    """Return by how much the true class leads; below 0 the box sees another class."""
    others = logits.index_fill(1, label, -torch.inf).amax(dim=1)
    return (logits[0, label] - others).item()


def _side(progress: float, height: int, width: int) -> int:
    """Return the side of the square that is proposed: large at first, a single pixel in the end."""
    share = LARGEST_SHARE * 0.5 ** sum(progress > at for at in (0.005, 0.02, 0.05, 0.1, 0.2, 0.4))
    return min(max(round((share * height * width) ** 0.5), 1), height, width)


def search_attack(
    query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, epsilon: float, budget: int
) -> Tensor:
    """Set random squares to ±ε and keep what lowers the margin (Andriushchenko et al., 2020, L∞ version)."""
    n_channels, height, width = image.shape[1:]
    corners = torch.stack([(image - epsilon).clamp(min=0), (image + epsilon).clamp(max=1)])  # (2, 1, C, H, W)
    best, margin = image.clone(), _margin(query(image), label)
    asked = 1
    while asked < budget and margin >= 0:
        side = _side(asked / budget, height, width)
        row = int(torch.randint(height - side + 1, ()))
        column = int(torch.randint(width - side + 1, ()))
        square = (..., slice(row, row + side), slice(column, column + side))
        proposal = best.clone()
        for channel in range(n_channels):
            proposal[:, channel][square] = corners[torch.randint(2, ()), :, channel][square]
        proposed = _margin(query(proposal), label)
        asked += 1
        if proposed < margin:
            best, margin = proposal, proposed
    return best
