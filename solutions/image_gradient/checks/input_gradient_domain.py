"""Hidden checks of the domain of `input_gradient`: any model, any number and shape of images, in any layout and precision."""

from __future__ import annotations

import copy

import pytest
import torch
from practice.models import LinearClassifier
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import nn

from .adversarial import expect_detached, expect_like
from .ascent import cross_entropy_gradient
from .cases import Case, draw_headed, draw_inside, frozen_and_channels_last
from .input_gradient import (
    test_each_image_has_its_share_of_the_mean,
    test_the_gradient_has_one_number_for_each_pixel,
    test_the_gradient_of_a_linear_model_is_exact,
)


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_the_gradient_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    expected = cross_entropy_gradient(*smooth)
    frozen = frozen_and_channels_last(smooth)
    expect.close(candidate.input_gradient(*frozen), expected, "the gradient for a frozen model")


@check(
    task="input_gradient",
    faq="logits-not-probabilities",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
@pytest.mark.parametrize(
    "head", [nn.Tanh(), nn.Sigmoid(), nn.Softmax(dim=1)], ids=["tanh", "sigmoid", "softmax"]
)
def test_what_a_model_returns_are_logits(
    candidate: Candidate, rng: torch.Generator, device: torch.device, head: nn.Module
) -> None:
    """Whatever a model ends in, and be it a softmax, what it returns are its logits, and autograd may still need them."""
    case = draw_headed(copy.deepcopy(head), 5, rng, device)
    expected = cross_entropy_gradient(*case)
    what = f"the gradient for a model that ends in {type(head).__name__}"
    expect.close(candidate.input_gradient(*case), expected, what)


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_there_may_be_hundreds_of_classes(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Labels may be any of 300 classes."""
    case = draw_headed(nn.Identity(), 300, rng, device)
    case.labels[:2] = torch.tensor([260, 299], device=device)
    expected = cross_entropy_gradient(*case)
    expect.close(candidate.input_gradient(*case), expected, "the gradient among 300 classes")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
@pytest.mark.parametrize("shape", [(2, 5, 3), (8, 6, 1), (1, 1, 3)], ids=str)
def test_images_may_have_any_shape(
    candidate: Candidate, rng: torch.Generator, device: torch.device, shape: tuple[int, int, int]
) -> None:
    """Images have any number of channels, rows and columns: which axis is which does not depend on their sizes."""
    model = LinearClassifier(shape, 5, rng).double().to(device).eval()
    images = torch.rand(4, *shape, generator=rng, dtype=torch.float64).to(device)
    case = Case(model, images, torch.randint(5, (4,), generator=rng).to(device))
    expected = cross_entropy_gradient(*case)
    expect.close(candidate.input_gradient(*case), expected, f"the gradient of images of shape {shape}")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_each_image_has_its_share_of_the_mean],
)
def test_the_gradient_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """A batch of 521 images has the mean of 521 losses, however many of them go through the model at once."""
    case = draw_inside(linear.model, 521, 12, rng, device)
    expected = cross_entropy_gradient(*case)
    expect.close(candidate.input_gradient(*case), expected, "the gradient of 521 images")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_each_image_has_its_share_of_the_mean],
)
def test_the_gradient_in_single_precision(candidate: Candidate, smooth: Case) -> None:
    """In float32 the gradient is right to single precision."""
    model, images, labels = smooth
    expected = cross_entropy_gradient(*smooth)
    gradient = candidate.input_gradient(copy.deepcopy(model).float(), images.float(), labels).to(expected)
    scale = expected.abs().max().item()
    expect.close(gradient, expected, "the gradient in float32", rtol=0.0, atol=1e-4 * scale)


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=["bfloat16", "float16"])
def test_the_gradient_in_half_precision(candidate: Candidate, linear: Case, dtype: torch.dtype) -> None:
    """A model and images in half precision have a gradient in half precision; NumPy knows no bfloat16."""
    expected = cross_entropy_gradient(*linear)
    images = linear.images.to(dtype)
    gradient = candidate.input_gradient(linear.model.to(dtype), images, linear.labels)
    expect_like(gradient, images, "the gradient in half precision")
    scale = expected.abs().max().item()
    expect.close(
        gradient.to(expected), expected, "the gradient in half precision", rtol=0.0, atol=0.1 * scale
    )


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_the_gradient_of_no_images(candidate: Candidate, few: Case) -> None:
    """No images, no labels: the result is a tensor of no images."""
    nothing = Case(few.model, few.images[:0], few.labels[:0])
    expect_like(candidate.input_gradient(*nothing), nothing.images, "the gradient for no images")
    asking = nothing._replace(images=nothing.images.requires_grad_())
    expect_detached(candidate.input_gradient(*asking), "the gradient for no images")
