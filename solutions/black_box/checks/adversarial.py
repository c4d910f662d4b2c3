"""What holds for adversarial images, however they were found."""

from __future__ import annotations

from practice.testing import expect
from torch import Tensor

SHAPE = (3, 4, 5)  # (C, H, W): no two axes can be confused
ROUNDING = 1e-6  # of a float32 value in [0, 1]


def expect_images(result: Tensor, images: Tensor) -> None:
    """Expect floating-point images of the shape, and on the device, of the originals."""
    expect.tensor(result, "the adversarial images", shape=images.shape, device=images.device)
    assert result.is_floating_point(), f"the adversarial images have the dtype {result.dtype}, not a float"


def expect_allowed(result: Tensor, images: Tensor, epsilon: float) -> None:
    """Expect images in [0, 1] and in the L∞ ball around the originals."""
    result = result.to(images.device)
    distance = (result - images).abs().max().item()
    assert distance <= epsilon + ROUNDING, f"a pixel moved by {distance:.4g}, more than ε = {epsilon}"
    low, high = result.min().item(), result.max().item()
    assert -ROUNDING <= low <= high <= 1 + ROUNDING, (
        f"pixels reach from {low:.4g} to {high:.4g}, outside [0, 1]"
    )
