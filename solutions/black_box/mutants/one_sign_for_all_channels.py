# breaks: search_attack
"""A square goes lighter or darker in all channels at once; where red has to rise and green has to fall, that gets nowhere. Draw a sign for each channel."""

from collections.abc import Callable
import torch
from torch import Tensor


def search_attack(
    query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, epsilon: float, budget: int
) -> Tensor:
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
        sign = torch.randint(2, ())
        for channel in range(n_channels):
            proposal[:, channel][square] = corners[sign, :, channel][square]
        proposed = _margin(query(proposal), label)
        asked += 1
        if proposed < margin:
            best, margin = proposal, proposed
    return best
