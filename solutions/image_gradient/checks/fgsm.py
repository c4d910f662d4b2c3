"""Hidden checks of `fgsm`."""

from __future__ import annotations

import copy

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch.nn import functional as F

from .adversarial import (
    EXACT,
    expect_allowed,
    expect_detached,
    expect_in_ball,
    expect_in_range,
    expect_like,
    untouched,
)
from .ascent import accuracy_on, ascend
from .cases import (
    Case,
    blind_from,
    draw_behind_relu,
    draw_inside,
    frozen_and_channels_last,
    leave_marks,
    twice_the_first,
)


@check(task="fgsm", faq="why-the-sign")
def test_fgsm_returns_images(candidate: Candidate, few: Case) -> None:
    """`fgsm` returns a tensor with the images' shape, dtype and device."""
    expect_like(candidate.fgsm(*few, 0.1), few.images, "the result of `fgsm`")


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_returns_detached_images(candidate: Candidate, few: Case) -> None:
    """The adversarial images are plain tensors, not attached to a graph."""
    expect_detached(candidate.fgsm(*few, 0.1), "the result of `fgsm`")


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_leaves_the_images_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The caller's images, in either precision, and labels keep their values, `requires_grad` and `grad`."""
    for case in (few, smooth):
        with untouched(case.images, "the images"), untouched(case.labels, "the labels"):
            candidate.fgsm(*case, 0.1)


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_leaves_the_model_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The model keeps its weights, buffers, flags, mode and precision, and the gradients that it had before."""
    for case, epsilon in ((few, 0.1), (smooth, 0.1), (smooth, 0.0)):
        with untouched(leave_marks(case.model), "the model"):
            candidate.fgsm(*case, epsilon)
        expect.usual_modes(candidate.state(), "the attack")


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_returns_images])
@pytest.mark.parametrize("epsilon", [0.0, 0.03, 0.25])
def test_fgsm_stays_in_the_ball(candidate: Candidate, few: Case, epsilon: float) -> None:
    """No pixel moves further than ε from the original; with ε = 0 nothing moves."""
    original = few.images.clone()
    expect_in_ball(candidate.fgsm(*few, epsilon), original, epsilon)


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_returns_images])
def test_fgsm_stays_in_the_range_of_images(candidate: Candidate, few: Case) -> None:
    """Every pixel of the result is in [0, 1]."""
    expect_in_range(candidate.fgsm(*few, 0.25))


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_stays_in_the_ball])
def test_fgsm_attacks_each_image_as_if_it_were_alone(candidate: Candidate, smooth: Case) -> None:
    """An image's result depends neither on the other images of the batch nor on chance."""
    model, images, labels = copy.deepcopy(smooth)
    together = candidate.fgsm(*smooth, 0.1)
    alone = torch.cat([candidate.fgsm(model, images[i : i + 1], labels[i : i + 1], 0.1) for i in range(3)])
    expect.close(
        together[:3], alone, "the attack on an image in a batch (expected: the attack on it alone)", **EXACT
    )


@check(task="fgsm", faq="logits-not-probabilities", needs=[test_fgsm_attacks_each_image_as_if_it_were_alone])
def test_fgsm_on_a_linear_model_is_exact(candidate: Candidate, linear: Case) -> None:
    """On a linear model z = Wx + b the result is x + ε sign(Wᵀ(p − e_y)), with p = softmax(z)."""
    model, images, labels = linear
    residual = model(images).detach().softmax(1) - F.one_hot(labels, 12)  # p − e_y: (N, K)
    expected = images + 0.07 * (residual @ model.weight.detach()).view_as(images).sign()
    expect.close(candidate.fgsm(*linear, 0.07), expected, "the result x + ε sign(Wᵀ(p − e_y))", **EXACT)


@check(task="fgsm", faq="logits-not-probabilities", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_follows_large_derivatives(candidate: Candidate, steep: Case) -> None:
    """Where the true class is as good as impossible, the loss is steep, and its gradient has signs like any other."""
    (expected,) = ascend(steep, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*steep, 0.07), expected, "the attack where the loss is steep", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_takes_its_step_wherever_it_leads(candidate: Candidate, peaked: Case) -> None:
    """The step is taken whatever comes of it: where the loss is curved, it may be smaller afterwards."""
    (expected,) = ascend(peaked, 0.25, 0.25, 1)
    expect.close(candidate.fgsm(*peaked, 0.25), expected, "the attack where the loss is curved", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_each_attack_is_of_its_own_call(candidate: Candidate, few: Case, smooth: Case) -> None:
    """Other labels have another attack, and another precision has its own, whatever was attacked before."""
    for labels in (smooth.labels, (smooth.labels + 1) % 5):
        case = smooth._replace(labels=labels)
        (expected,) = ascend(case, 0.07, 0.07, 1)
        expect.close(candidate.fgsm(*case, 0.07), expected, "the attack for the same images' labels", **EXACT)
    case = twice_the_first(smooth)
    expected = ascend(case, 0.07, 0.07, 1)[-1]
    expect.close(candidate.fgsm(*case, 0.07), expected, "the attack on one image with two labels", **EXACT)
    candidate.fgsm(*few, 0.07)
    precise = Case(few.model.double(), few.images.double(), few.labels)
    expect_like(candidate.fgsm(*precise, 0.07), precise.images, "the attack in float64 after float32")


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_of_images_that_are_black(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Black pixels whose derivative is 0 stay, be it a whole image of them, and all other pixels move."""
    case = draw_behind_relu(rng, device)
    expected = ascend(case, 0.07, 0.07, 1)[-1]
    expect.close(candidate.fgsm(*case, 0.07), expected, "the attack on images that are partly black", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 521 images is attacked, however many of them go through the model at once."""
    case = draw_inside(linear.model, 521, 12, rng, device)
    (expected,) = ascend(case, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*case, 0.07), expected, "the attack on 521 images", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_follows_small_derivatives(candidate: Candidate, confident: Case) -> None:
    """However small a derivative is, by itself or beside others of the batch, its pixel moves by all of ε."""
    (expected,) = ascend(confident, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*confident, 0.07), expected, "the attack where the loss is flat", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_stays_in_the_ball])
@pytest.mark.parametrize("channel", [2, 0], ids=["one-channel", "all"])
def test_fgsm_leaves_pixels_that_do_not_matter(candidate: Candidate, linear: Case, channel: int) -> None:
    """A pixel on which the loss does not depend stays as it is: sign(0) = 0."""
    blind = blind_from(channel, linear)
    original = blind.images.clone()
    adversarial = candidate.fgsm(*blind, 0.07).to(original.device)
    what = "channels that the model does not look at"
    expect.close(adversarial[:, channel:], original[:, channel:], what, **EXACT)


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_on_a_linear_model_is_exact])
# After the first some images are still recognised, after the second hardly any; the last is no number of bytes.
@pytest.mark.parametrize("epsilon", [0.02, 0.2, 1.5])
def test_fgsm_clips_black_and_white_pixels(candidate: Candidate, at_the_border: Case, epsilon: float) -> None:
    """The step is taken in full first, whether or not it is enough, and what leaves [0, 1] is then clipped."""
    (expected,) = ascend(at_the_border, epsilon, epsilon, 1)
    adversarial = candidate.fgsm(*at_the_border, epsilon)
    expect.close(adversarial, expected, "the attack on black and white pixels", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    (expected,) = ascend(smooth, 0.05, 0.05, 1)
    expect.close(candidate.fgsm(*frozen_and_channels_last(smooth), 0.05), expected, "the attack", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_fools_a_trained_model(candidate: Candidate, trained: Case) -> None:
    """With ε = 0.2 few of the digits are still recognised."""
    victim = copy.deepcopy(trained)
    adversarial = candidate.fgsm(*trained, 0.2)
    expect_allowed(adversarial, victim.images, 0.2)
    accuracy = accuracy_on(victim.model, adversarial, victim.labels)
    assert accuracy < 0.35, f"under the attack the accuracy is {accuracy:.2f}, and should be below 0.35"


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_returns_images])
def test_fgsm_of_no_images(candidate: Candidate, few: Case) -> None:
    """No images, no labels: the result is a tensor of no images."""
    nothing = Case(few.model, few.images[:0].clone(), few.labels[:0].clone())
    with untouched(nothing.images, "the images"):
        adversarial = candidate.fgsm(*nothing, 0.1)
    expect_like(adversarial, nothing.images, "the result of `fgsm` for no images")
