# breaks: estimate_gradient
"""`torch.tensor` makes float32 of the losses before they are subtracted, and where they are large their difference is lost. Subtract Python floats."""

import torch


def estimate_gradient(loss, image, n_queries):
    pairs = n_queries // 2
    directions = torch.randn(pairs, *image.shape[1:], device=image.device, dtype=image.dtype)
    up = torch.tensor([loss(image + 1e-5 * u) for u in directions])
    down = torch.tensor([loss(image - 1e-5 * u) for u in directions])
    slopes = ((up - down) / 2e-5).to(image)
    return torch.einsum("k,kchw->chw", slopes, directions)[None] / pairs
