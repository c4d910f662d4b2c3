"""Hidden checks of `pgd`."""

from __future__ import annotations

import copy
from itertools import pairwise

import pytest
import torch
from practice.models import LinearClassifier
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import Tensor

from .adversarial import (
    EXACT,
    expect_allowed,
    expect_detached,
    expect_in_ball,
    expect_in_range,
    expect_like,
    untouched,
)
from .ascent import accuracy_on, ascend, cross_entropy_gradient
from .cases import (
    SHAPE,
    Case,
    blind_from,
    draw_behind_relu,
    draw_inside,
    frozen_and_channels_last,
    leave_marks,
    twice_the_first,
)

TURNING = (0.2, 0.08, 10)  # ε, step size, steps: long enough for `smooth` to turn and turn again
AT_THE_BORDER = (0.25, 0.15, 2)  # so short that in many images no pixel comes back from 0 or 1


@pytest.fixture
def two_classes(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model of two classes: the direction of its gradient is the same everywhere."""
    return draw_inside(LinearClassifier(SHAPE, n_classes=2, generator=rng), 5, 2, rng, device)


def turning_back(iterates: list[Tensor]) -> Tensor:
    """Tell in which images some pixel comes back from 0 or 1: (N,) bools.

    There, an attack that keeps the perturbation and clips only the image is at another place, by a choice of its own.
    """
    back = [((one <= 0) | (one >= 1)) & (one != other) for one, other in pairwise(iterates)]
    return torch.stack(back).any(0).flatten(1).any(1)


@check(task="pgd", faq="what-is-a-projection")
def test_pgd_returns_images(candidate: Candidate, few: Case) -> None:
    """`pgd` returns a tensor with the images' shape, dtype and device."""
    expect_like(candidate.pgd(*few, 0.1, 0.04, 4), few.images, "the result of `pgd`")


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_returns_detached_images(candidate: Candidate, few: Case) -> None:
    """The adversarial images are plain tensors, not attached to a graph."""
    expect_detached(candidate.pgd(*few, 0.1, 0.04, 4), "the result of `pgd`")


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_leaves_the_images_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The caller's images, in either precision, and labels keep their values, `requires_grad` and `grad`."""
    for case in (few, smooth):
        with untouched(case.images, "the images"), untouched(case.labels, "the labels"):
            candidate.pgd(*case, 0.1, 0.04, 4)


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_leaves_the_model_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The model keeps its weights, buffers, flags, mode and precision, and the gradients that it had before."""
    for case, epsilon, steps in ((few, 0.1, 4), (smooth, 0.1, 4), (smooth, 0.1, 0), (smooth, 0.0, 2)):
        with untouched(leave_marks(case.model), "the model"):
            candidate.pgd(*case, epsilon, 0.04, steps)
        expect.usual_modes(candidate.state(), "the attack")


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
@pytest.mark.parametrize(("epsilon", "step_size", "steps"), [(0.0, 0.1, 2), (0.1, 0.04, 6), (0.05, 0.2, 2)])
def test_pgd_stays_in_the_ball(
    candidate: Candidate, few: Case, epsilon: float, step_size: float, steps: int
) -> None:
    """No pixel ends further than ε from the original, however many and long the steps."""
    original = few.images.clone()
    expect_in_ball(candidate.pgd(*few, epsilon, step_size, steps), original, epsilon)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
def test_pgd_stays_in_the_range_of_images(candidate: Candidate, few: Case) -> None:
    """Every pixel of the result is in [0, 1]."""
    expect_in_range(candidate.pgd(*few, 0.25, 0.1, 4))


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_stays_in_the_ball])
def test_pgd_attacks_each_image_as_if_it_were_alone(candidate: Candidate, smooth: Case) -> None:
    """An image's result depends neither on the other images of the batch nor on chance."""
    model, images, labels = copy.deepcopy(smooth)
    together = candidate.pgd(*smooth, *TURNING)
    alone = torch.cat(
        [candidate.pgd(model, images[i : i + 1], labels[i : i + 1], *TURNING) for i in range(3)]
    )
    expect.close(
        together[:3], alone, "the attack on an image in a batch (expected: the attack on it alone)", **EXACT
    )


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_attacks_each_image_as_if_it_were_alone])
@pytest.mark.parametrize(
    ("step_size", "steps", "distance"),
    [(0.02, 0, 0.0), (0.02, 1, 0.02), (0.02, 3, 0.06), (0.02, 7, 0.1), (0.0005, 130, 0.065)],
)
def test_pgd_takes_its_steps(
    candidate: Candidate, two_classes: Case, step_size: float, steps: int, distance: float
) -> None:
    """Where the gradient never turns, each pixel moves by `steps` steps of `step_size`, and by ε at most."""
    expected = two_classes.images + distance * cross_entropy_gradient(*two_classes).sign()
    adversarial = candidate.pgd(*two_classes, 0.1, step_size, steps)
    what = f"the result for ε = 0.1, step_size = {step_size} and steps = {steps}"
    expect.close(adversarial, expected, what, **EXACT)


@check(task="pgd", faq="logits-not-probabilities", needs=[test_pgd_takes_its_steps])
def test_pgd_on_a_linear_model_is_exact(candidate: Candidate, linear: Case) -> None:
    """On a linear model z = Wx + b each step goes along sign(Wᵀ(p − e_y)), with p = softmax(z) of that moment."""
    expected = ascend(linear, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*linear, 0.1, 0.03, 3), expected, "the result of three steps on a linear model", **EXACT
    )


@check(task="pgd", faq="logits-not-probabilities", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_follows_large_derivatives(candidate: Candidate, steep: Case) -> None:
    """Where the true class is as good as impossible, the loss is steep, and its gradient has signs like any other."""
    expected = ascend(steep, 0.1, 0.03, 3)[-1]
    expect.close(candidate.pgd(*steep, 0.1, 0.03, 3), expected, "the attack where the loss is steep", **EXACT)


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_of_images_that_are_black(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Black pixels whose derivative is 0 stay, be it a whole image of them, and all other pixels move."""
    case = draw_behind_relu(rng, device)
    expected = ascend(case, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*case, 0.1, 0.03, 3), expected, "the attack on images that are partly black", **EXACT
    )


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 521 images is attacked, however many of them go through the model at once."""
    case = draw_inside(linear.model, 521, 12, rng, device)
    expected = ascend(case, 0.1, 0.03, 2)[-1]
    expect.close(candidate.pgd(*case, 0.1, 0.03, 2), expected, "the attack on 521 images", **EXACT)


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_follows_small_derivatives(candidate: Candidate, confident: Case) -> None:
    """However small a derivative is, by itself or beside others of the batch, its pixel moves by a whole step."""
    expected = ascend(confident, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*confident, 0.1, 0.03, 3), expected, "the attack where the loss is flat", **EXACT
    )


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_stays_in_the_ball])
@pytest.mark.parametrize("channel", [2, 0], ids=["one-channel", "all"])
def test_pgd_leaves_pixels_that_do_not_matter(candidate: Candidate, linear: Case, channel: int) -> None:
    """A pixel on which the loss does not depend stays as it is: sign(0) = 0, and no random start."""
    blind = blind_from(channel, linear)
    original = blind.images.clone()
    adversarial = candidate.pgd(*blind, 0.1, 0.03, 3).to(original.device)
    what = "channels that the model does not look at"
    expect.close(adversarial[:, channel:], original[:, channel:], what, **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
@pytest.mark.parametrize("settings", [TURNING, (0.15, 0.4, 5)], ids=["short steps", "steps beyond the ball"])
def test_pgd_follows_a_gradient_that_turns(
    candidate: Candidate, smooth: Case, settings: tuple[float, float, int]
) -> None:
    """Each step starts at the projected image, takes the gradient there, and remembers no earlier one."""
    expected = ascend(smooth, *settings)[-1]
    expect.close(
        candidate.pgd(*smooth, *settings), expected, "the result of several steps on a curved loss", **EXACT
    )


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
@pytest.mark.parametrize("steps", [7, 8])
def test_pgd_takes_all_steps_to_and_fro(candidate: Candidate, peaked: Case, steps: int) -> None:
    """All steps are taken, also where each takes back the one before: their number decides where the last one ends."""
    expected = ascend(peaked, 0.3, 1 / 16, steps)[-1]
    what = f"the image after {steps} steps about the largest loss"
    expect.close(candidate.pgd(*peaked, 0.3, 1 / 16, steps), expected, what, **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_stays_where_the_loss_is_level(candidate: Candidate, levelled: Case) -> None:
    """A pixel stays from the step on at which its derivative is 0, however it has come there."""
    expected = ascend(levelled, 0.3, 1 / 16, 7)[-1]
    expect.close(
        candidate.pgd(*levelled, 0.3, 1 / 16, 7), expected, "the attack on a loss that levels off", **EXACT
    )


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_each_attack_of_pgd_is_of_its_own_call(candidate: Candidate, few: Case, smooth: Case) -> None:
    """Other labels have another attack, and another precision has its own, whatever was attacked before."""
    for labels in (smooth.labels, (smooth.labels + 1) % 5):
        case = smooth._replace(labels=labels)
        expected = ascend(case, 0.1, 0.04, 3)[-1]
        what = "the attack for the same images' labels"
        expect.close(candidate.pgd(*case, 0.1, 0.04, 3), expected, what, **EXACT)
    case = twice_the_first(smooth)
    expected = ascend(case, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*case, 0.1, 0.03, 3), expected, "the attack on one image with two labels", **EXACT
    )
    candidate.pgd(*few, 0.1, 0.04, 2)
    precise = Case(few.model.double(), few.images.double(), few.labels)
    result = candidate.pgd(*precise, 0.1, 0.04, 2)
    expect_like(result, precise.images, "the attack in float64 after float32")


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_follows_a_gradient_that_turns])
@pytest.mark.parametrize("epsilon", [AT_THE_BORDER[0], 1.5])
def test_pgd_clips_black_and_white_pixels_at_every_step(
    candidate: Candidate, at_the_border: Case, epsilon: float
) -> None:
    """Each step ends in [0, 1], so that the next gradient is taken at an image, also where ε is above 1."""
    settings = (epsilon, *AT_THE_BORDER[1:])
    iterates = ascend(at_the_border, *settings)
    keep = ~turning_back(iterates)  # about one image in four
    adversarial = candidate.pgd(*at_the_border, *settings).to(keep.device)
    expect.close(adversarial[keep], iterates[-1][keep], "the attack on black and white pixels", **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    expected = ascend(smooth, 0.1, 0.04, 3)[-1]
    adversarial = candidate.pgd(*frozen_and_channels_last(smooth), 0.1, 0.04, 3)
    expect.close(adversarial, expected, "the attack", **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_fools_a_trained_model(candidate: Candidate, trained: Case) -> None:
    """Ten steps of 0.04 within ε = 0.2 leave almost no digit recognised."""
    victim = copy.deepcopy(trained)
    adversarial = candidate.pgd(*trained, 0.2, 0.04, 10)
    expect_allowed(adversarial, victim.images, 0.2)
    accuracy = accuracy_on(victim.model, adversarial, victim.labels)
    assert accuracy < 0.12, f"under the attack the accuracy is {accuracy:.2f}, and should be below 0.12"


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
def test_pgd_of_no_images(candidate: Candidate, few: Case) -> None:
    """No images, no labels: the result is a tensor of no images."""
    nothing = Case(few.model, few.images[:0].clone(), few.labels[:0].clone())
    with untouched(nothing.images, "the images"):
        adversarial = candidate.pgd(*nothing, 0.1, 0.04, 4)
    expect_like(adversarial, nothing.images, "the result of `pgd` for no images")
