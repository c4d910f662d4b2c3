"""What holds for adversarial images, and for all that a call must leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from practice.testing import expect, snapshot
from torch import Tensor, nn

ROUNDING = 1e-6  # of a float32 value in [0, 1]
EXACT = {"rtol": 0.0, "atol": ROUNDING}  # right images agree to rounding, wrong ones are a step apart


def expect_like(result: Tensor, images: Tensor, what: str) -> None:
    """Expect a tensor of the shape, dtype and device of the images."""
    expect.tensor(result, what, shape=images.shape, dtype=images.dtype, device=images.device)


def expect_detached(result: Tensor, what: str) -> None:
    """Expect a tensor that hangs on no graph."""
    assert not result.requires_grad, f"{what} still requires gradients: it has to be detached from the graph"


def expect_in_ball(adversarial: Tensor, images: Tensor, epsilon: float) -> None:
    """Expect images in the L∞ ball around the originals."""
    distance = (adversarial - images).abs().max().item()
    assert distance <= epsilon + ROUNDING, f"a pixel moved by {distance:.4g}, more than ε = {epsilon}"


def expect_in_range(adversarial: Tensor) -> None:
    """Expect images in [0, 1]."""
    low, high = adversarial.min().item(), adversarial.max().item()
    assert -ROUNDING <= low <= high <= 1 + ROUNDING, (
        f"pixels reach from {low:.4g} to {high:.4g}, outside [0, 1]"
    )


def expect_allowed(adversarial: Tensor, images: Tensor, epsilon: float) -> None:
    """Expect images that an attack may return."""
    expect_like(adversarial, images, "the result")
    expect_in_ball(adversarial, images, epsilon)
    expect_in_range(adversarial)


@contextmanager
def untouched(thing: Tensor | nn.Module, what: str) -> Iterator[None]:
    """Expect a tensor or a model to be as it was before."""
    before = snapshot(thing)
    yield
    changes = [path.lstrip(".") or "its values" for path in before.changes(snapshot(thing))]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    assert not changes, f"the call changed {what}: {', '.join(changes[:3])}{more}"
