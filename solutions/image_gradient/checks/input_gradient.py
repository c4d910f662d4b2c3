"""Hidden checks of `input_gradient`: what it returns and leaves alone, and the derivatives of the cross-entropy."""

from __future__ import annotations

import copy

import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch.nn import functional as F

from .adversarial import expect_detached, expect_like, untouched
from .ascent import cross_entropy_gradient
from .cases import Case, leave_marks, twice_the_first


@check(task="input_gradient", faq="gradient-with-respect-to-the-image")
def test_the_gradient_has_one_number_for_each_pixel(candidate: Candidate, few: Case) -> None:
    """`input_gradient` returns a tensor with the images' shape, dtype and device."""
    expect_like(candidate.input_gradient(*few), few.images, "the gradient")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_the_gradient_is_detached(candidate: Candidate, few: Case) -> None:
    """The gradient is a plain tensor, not attached to a graph."""
    expect_detached(candidate.input_gradient(*few), "the gradient")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_differentiating_leaves_the_images_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The caller's images, in either precision, and labels keep their values, `requires_grad` and `grad`."""
    alone = few._replace(images=few.images[:1].clone(), labels=few.labels[:1].clone())
    for case in (few, smooth, alone):
        with untouched(case.images, "the images"), untouched(case.labels, "the labels"):
            candidate.input_gradient(*case)


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_is_detached, test_differentiating_leaves_the_images_alone],
)
def test_images_with_a_gradient_of_their_own_keep_it(candidate: Candidate, few: Case) -> None:
    """Images that require gradients still do, with the gradient that they had, and the result has no part in it."""
    expected = cross_entropy_gradient(*few)
    images = few.images.requires_grad_()
    images.grad = torch.ones_like(images)
    with untouched(images, "the images"):
        gradient = candidate.input_gradient(*few)
    expect.close(gradient, expected, "the gradient of images that have one already")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_differentiating_leaves_the_model_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The model keeps its weights, buffers, flags, mode and precision, and the gradients that it had before."""
    for case in (few, smooth):
        with untouched(leave_marks(case.model), "the model"):
            candidate.input_gradient(*case)
        expect.usual_modes(candidate.state(), "differentiating")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_each_image_has_its_share_of_the_mean(candidate: Candidate, smooth: Case) -> None:
    """The gradient of one image does not depend on the others, except that the mean divides it by their number."""
    model, images, labels = copy.deepcopy(smooth)
    together = candidate.input_gradient(*smooth)
    alone = torch.cat(
        [candidate.input_gradient(model, images[i : i + 1], labels[i : i + 1]) for i in range(3)]
    )
    expect.close(
        together[:3] * len(images),
        alone,
        "N times an image's gradient in a batch of N (expected: that of the image alone)",
    )


@check(
    task="input_gradient", faq="logits-not-probabilities", needs=[test_each_image_has_its_share_of_the_mean]
)
def test_the_gradient_of_a_linear_model_is_exact(candidate: Candidate, linear: Case) -> None:
    """On a linear model z = Wx + b the gradient is Wᵀ(p − e_y)/N, with p = softmax(z)."""
    model, images, labels = linear
    residual = model(images).detach().softmax(1) - F.one_hot(labels, 12)  # p − e_y: (N, K)
    expected = (residual @ model.weight.detach()).view_as(images) / len(images)
    expect.close(candidate.input_gradient(*linear), expected, "the gradient on a linear model")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_small_derivatives_are_kept(candidate: Candidate, confident: Case) -> None:
    """Where the model is all but certain, the derivatives are small beside others of the batch, and right all the same."""
    expected = cross_entropy_gradient(*confident)
    gradient = candidate.input_gradient(*confident)
    expect.close(gradient, expected, "the gradient where the loss is flat", rtol=1e-4, atol=1e-16)


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_images_without_a_loss_count_in_the_mean(candidate: Candidate, linear: Case) -> None:
    """An image of which the model is so sure that its loss is 0 is one of the N of the mean."""
    model, images, _ = linear
    model.weight.data.mul_(2000)
    with torch.no_grad():
        labels = model(images).argmax(1)
        labels[:3] = model(images[:3]).argmin(1)
    expected = cross_entropy_gradient(model, images, labels)
    gradient = candidate.input_gradient(model, images, labels)
    expect.close(gradient, expected, "the gradient of a batch most of whose images have a loss of 0")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_each_gradient_is_of_its_own_call(candidate: Candidate, few: Case, smooth: Case) -> None:
    """Other labels have another gradient, and another precision has its own, whatever was asked before."""
    for labels in (smooth.labels, (smooth.labels + 1) % 5):
        case = smooth._replace(labels=labels)
        expected = cross_entropy_gradient(*case)
        expect.close(candidate.input_gradient(*case), expected, "the gradient for the same images' labels")
    case = twice_the_first(smooth)
    expected = cross_entropy_gradient(*case)
    expect.close(candidate.input_gradient(*case), expected, "the gradient for one image with two labels")
    candidate.input_gradient(*few)
    precise = Case(few.model.double(), few.images.double(), few.labels)
    expect_like(candidate.input_gradient(*precise), precise.images, "the gradient in float64 after float32")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_large_derivatives_are_kept(candidate: Candidate, steep: Case) -> None:
    """Where the loss is steep, the derivatives are large, and nothing cuts them."""
    expected = cross_entropy_gradient(*steep)
    expect.close(candidate.input_gradient(*steep), expected, "the gradient where the loss is steep")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_each_image_has_its_share_of_the_mean],
)
def test_the_gradient_predicts_how_the_loss_changes(
    candidate: Candidate, smooth: Case, rng: torch.Generator
) -> None:
    """A small move of the images changes the mean cross-entropy by the gradient times the move (finite differences)."""
    model, images, labels = copy.deepcopy(smooth)
    gradient = candidate.input_gradient(*smooth).to(images.device)
    for _ in range(5):
        move = 1e-5 * torch.randn(images.shape, generator=rng, dtype=torch.float64).to(images.device)
        with torch.no_grad():
            change = F.cross_entropy(model(images + move), labels) - F.cross_entropy(
                model(images - move), labels
            )
        expect.close(
            (gradient * 2 * move).sum(),
            change,
            "the change of the loss that the gradient predicts",
            rtol=1e-4,
        )


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_a_gradient_may_be_zero(candidate: Candidate, linear: Case) -> None:
    """Where the model does not depend on the image, every derivative is 0."""
    linear.model.weight.data.zero_()
    expected = torch.zeros_like(linear.images)
    expect.close(candidate.input_gradient(*linear), expected, "the gradient of a model that sees nothing")
