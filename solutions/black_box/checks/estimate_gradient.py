"""Hidden checks of `estimate_gradient`: gradients are estimated on a quadratic, whose gradient is known."""

from __future__ import annotations

import pytest
import torch
from practice.queries import Counter
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor
from torch.nn import functional as F

from .budget import RUNAWAY, within_budget


class Quadratic:
    """L(x + d) = c + g · (d − 1.15 d³) + ½ dᵀHd, whatever the values of x + d, with calls counted.

    H grows with g, and most along x itself, so that the gradient at 0 is another. Differences show g over up to a tenth of
    the scale of grey: over half of it, two-sided ones along normal directions are a seventh as long. The level c, between
    −10⁹ and −5·10⁸, hides a slope that is not measured as a difference, or not in double precision.
    Each channel, row and column has the same share of |g|²: who leaves one out has a cosine of √(4/5) at most.

    Args:
        image: x, float32 (1, C, H, W).
        rng: Source of c, g and H.
        budget: How often the loss may be called.
        steepness: The length of g.
    """

    def __init__(
        self, image: Tensor, rng: torch.Generator, budget: int | None = None, steepness: float = 10.0
    ) -> None:
        self.counter = Counter(budget, "calls of the loss")
        self.shape = image.shape
        self._level = -5e8 - 5e8 * torch.rand((), generator=rng).item()
        self._x = image.detach().flatten().double().cpu()
        n = len(self._x)
        random = torch.randn(n, n, generator=rng, dtype=torch.float64) / n**0.5
        along = F.normalize(self._x, dim=0)  # nothing where the image is black
        self._hessian = steepness / 10 * (2 * random @ random.T + 3 * along.outer(along))
        slopes = torch.randn(n, generator=rng, dtype=torch.float64).exp() * (
            1 - 2 * torch.rand(n, generator=rng).round()
        )
        slopes = (slopes + slopes.abs().mean() / 2).view(image.shape)
        for _ in range(20):
            for axes in ((2, 3), (1, 3), (1, 2)):
                slopes = slopes / slopes.norm(dim=axes, keepdim=True)
        self._gradient = steepness * slopes.flatten() / slopes.norm()

    def __call__(self, image: Tensor) -> float:
        self.counter.add()
        if image.shape != self.shape:
            raise ValueError(
                f"the loss takes one image of shape {tuple(self.shape)}, not {tuple(image.shape)}"
            )
        step = image.detach().flatten().double().cpu() - self._x
        bent = step - 1.15 * step.pow(3)
        return (self._level + self._gradient @ bent + step @ self._hessian @ step / 2).item()

    def cosine(self, estimate: Tensor) -> float:
        """Return the cosine of the angle between an estimate and the gradient."""
        return F.cosine_similarity(_flat(estimate), self._gradient, dim=0).item()

    def projection(self, estimate: Tensor) -> float:
        """Return the length of an estimate along the gradient, in units of the gradient's own length."""
        return (_flat(estimate) @ self._gradient / self._gradient.square().sum()).item()


def _flat(estimate: Tensor) -> Tensor:
    return estimate.detach().flatten().double().cpu()


def _estimate(
    candidate: Candidate, image: Tensor, n_queries: int, rng: torch.Generator, steepness: float = 10.0
) -> tuple[Quadratic, Tensor]:
    loss = Quadratic(image, rng, n_queries, steepness)
    return loss, within_budget(loss.counter, lambda: candidate.estimate_gradient(loss, image, n_queries))


@check(task="estimate_gradient", faq="gradient-from-values")
def test_the_estimate_is_shaped_like_the_image(
    candidate: Candidate, image: Tensor, rng: torch.Generator
) -> None:
    """`estimate_gradient` returns a float tensor of the image's shape, also where the image is black."""
    for shown in (image, torch.zeros_like(image)):
        gradient = candidate.estimate_gradient(Quadratic(shown, rng, RUNAWAY), shown, 64)
        expect.tensor(gradient, "the estimate", shape=image.shape)
        assert gradient.is_floating_point(), f"the estimate has the dtype {gradient.dtype}, not a float"


@check(
    task="estimate_gradient", faq="no-trace-in-the-model", needs=[test_the_estimate_is_shaped_like_the_image]
)
def test_estimating_leaves_the_image_alone(candidate: Candidate, image: Tensor, rng: torch.Generator) -> None:
    """The caller's image does not change."""
    before = snapshot(image)
    candidate.estimate_gradient(Quadratic(image, rng, RUNAWAY), image, 64)
    assert snapshot(image) == before, "the call changed the image; ask about copies"
    expect.usual_modes(candidate.state(), "estimating")


@check(task="estimate_gradient", faq="query-budget", needs=[test_the_estimate_is_shaped_like_the_image])
@pytest.mark.parametrize("n_queries", [2, 3, 33, 60, 61, 120])
def test_the_loss_is_called_within_the_budget(
    candidate: Candidate, image: Tensor, rng: torch.Generator, n_queries: int
) -> None:
    """The loss is called at most `n_queries` times, also where that is odd, or as many as the pixels, or twice as many."""
    _, gradient = _estimate(candidate, image, n_queries, rng)
    expect.tensor(gradient, f"the estimate with {n_queries} queries", shape=image.shape)


@check(
    task="estimate_gradient", faq="gradient-from-values", needs=[test_the_loss_is_called_within_the_budget]
)
def test_the_estimate_points_along_the_gradient(
    candidate: Candidate, image: Tensor, rng: torch.Generator
) -> None:
    """Of two losses at one image, the cosine between estimate and gradient is above 0.6 with 256 queries, 0.8 with 512."""
    # n random directions in 60 dimensions give √(n / (n + 61)): 0.82 and 0.9 for pairs.
    for n_queries, least in ((256, 0.6), (512, 0.8)):
        loss, gradient = _estimate(candidate, image, n_queries, rng)
        cosine = loss.cosine(gradient)
        assert cosine > least, (
            f"the cosine is {cosine:.3f} with {n_queries} queries, and should be above {least}"
        )


@check(
    task="estimate_gradient", faq="scale-of-an-estimate", needs=[test_the_estimate_points_along_the_gradient]
)
def test_the_estimate_is_as_long_as_the_gradient(
    candidate: Candidate, image: Tensor, rng: torch.Generator
) -> None:
    """Along the gradient, the estimate is as long as the gradient itself, also where the loss is steep."""
    loss, gradient = _estimate(candidate, image, 1024, rng, steepness=300.0)
    # The standard deviation over pairs of random directions is √(2 / 512) = 0.06.
    length = loss.projection(gradient)
    assert 0.7 < length < 1.4, f"along the gradient, the estimate has {length:.3g} times its length"


@check(
    task="estimate_gradient", faq="gradient-from-values", needs=[test_the_estimate_is_as_long_as_the_gradient]
)
def test_slopes_are_not_flattened_at_black_and_white(
    candidate: Candidate, image: Tensor, rng: torch.Generator
) -> None:
    """On black and white pixels too, and where the loss is flatter: nothing has to be clipped."""
    # An estimate whose length does not depend on the loss may have the right one once, by chance.
    loss, gradient = _estimate(candidate, image.round(), 1024, rng, steepness=2.0)
    length = loss.projection(gradient)
    assert 0.7 < length < 1.4, (
        f"on black and white pixels, the estimate has {length:.3g} times the gradient's length"
    )


@check(
    task="estimate_gradient", faq="scale-of-an-estimate", needs=[test_the_estimate_is_as_long_as_the_gradient]
)
def test_images_have_any_size(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """A grey image of 2×3 pixels has a gradient too, and the estimate points along it and is as long; so has a single pixel."""
    small = (0.3 + 0.4 * torch.rand(1, 1, 2, 3, generator=rng)).to(device)
    loss, gradient = _estimate(candidate, small, 1024, rng)
    expect.tensor(gradient, "the estimate for an image of 1×2×3", shape=small.shape)
    cosine, length = loss.cosine(gradient), loss.projection(gradient)
    assert cosine > 0.8, f"with six pixels, the cosine is {cosine:.3f} with 1,024 queries"
    assert 0.7 < length < 1.4, (
        f"with six pixels, the estimate has {length:.3g} times the gradient's length along it"
    )
    loss, gradient = _estimate(candidate, small[..., :1, :1].clone(), 512, rng)
    expect.tensor(gradient, "the estimate for an image of 1×1×1", shape=(1, 1, 1, 1))
    length = loss.projection(gradient)
    assert 0.6 < length < 1.6, f"with one pixel, the estimate is {length:.3g} times the gradient"


@check(
    task="estimate_gradient",
    faq="gradient-from-values",
    needs=[test_the_loss_is_called_within_the_budget],
    device="cpu",
)
def test_photographs_have_gradients_too(candidate: Candidate, rng: torch.Generator) -> None:
    """Eight queries about an image of 3×112×112 pixels take little memory: a few images, and no row for each pixel."""
    image = torch.rand(1, 3, 112, 112, generator=rng)
    counter = Counter(8, "calls of the loss")

    def brightness(shown: Tensor) -> float:
        counter.add()
        return (shown - image).double().sum().item()  # exactly 0 at the image

    gradient = within_budget(counter, lambda: candidate.estimate_gradient(brightness, image, 8))
    expect.tensor(gradient, "the estimate for an image of 3×112×112", shape=image.shape)
