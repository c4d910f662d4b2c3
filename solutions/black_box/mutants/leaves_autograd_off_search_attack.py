# breaks: search_attack
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

from collections.abc import Callable
import torch
from torch import Tensor


def search_attack(
    query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, epsilon: float, budget: int
) -> Tensor:
    torch.set_grad_enabled(False)  # for the whole process
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
