"""Hidden checks of `image_gradient`.

Values are compared in float64 on small networks whose gradients are nowhere negligible, where every right
implementation agrees on every sign; what the attacks do to a trained model is measured in float32 on real digits.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple

import pytest
import torch
from practice.data import digits
from practice.models import LinearClassifier, load
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor, nn
from torch.nn import functional as F

SHAPE = (3, 4, 5)  # (C, H, W): no two axes can be confused
ROUNDING = 1e-6  # of a float32 value in [0, 1]
EXACT = {"rtol": 0.0, "atol": ROUNDING}  # right images agree to rounding, wrong ones are a step apart
TURNING = (0.2, 0.08, 10)  # ε, step size, steps: long enough for `smooth` to turn and turn again
AT_THE_BORDER = (0.25, 0.15, 2)  # so short that in many images no pixel comes back from 0 or 1


class Case(NamedTuple):
    """A model in evaluation mode with images and their labels, on the device under test."""

    model: nn.Module
    images: Tensor  # (N, C, H, W) in [0, 1]
    labels: Tensor  # (N,)


@pytest.fixture
def trained(device: torch.device, rng: torch.Generator) -> Case:
    """Real digits and a trained network with batch normalisation and dropout, in float32."""
    data = digits()
    rows = torch.randperm(len(data.labels), generator=rng)[:100]
    return Case(load("digits_cnn", device), *data.take(rows).to(device))


@pytest.fixture
def few(trained: Case) -> Case:
    """A handful of the digits."""
    return Case(trained.model, trained.images[:6].clone(), trained.labels[:6].clone())


@pytest.fixture
def linear(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model whose probabilities are neither equal nor extreme: there the softmax taken twice shows."""
    model = LinearClassifier(SHAPE, n_classes=12, generator=rng)
    model.weight.data.mul_(4)
    return _inside(model, 16, 12, rng, device)


@pytest.fixture
def confident(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model that is all but certain of class 0, which is true but of the last image.

    Every derivative is there: below 1e-9 in the other images, beside those of the last one.
    """
    model = LinearClassifier(SHAPE, n_classes=6, generator=rng)
    model.bias.data[0] = 23.0
    case = _inside(model, 8, 1, rng, device)
    case.labels[-1] = 1
    return case


@pytest.fixture
def steep(linear: Case) -> Case:
    """The linear model with weights two thousand times as large, and for labels the least likely classes.

    Softmax gives those a probability of 0, of which there is no logarithm; the cross-entropy has one all the same.
    In float64, unlike in float32, right implementations agree on every sign.
    """
    model, images, _ = linear
    model.weight.data.mul_(2000)
    with torch.no_grad():
        return Case(model, images, model(images).argmin(1))


@pytest.fixture
def two_classes(device: torch.device, rng: torch.Generator) -> Case:
    """A linear model of two classes: the direction of its gradient is the same everywhere."""
    return _inside(LinearClassifier(SHAPE, n_classes=2, generator=rng), 5, 2, rng, device)


@pytest.fixture
def smooth(device: torch.device, rng: torch.Generator) -> Case:
    """A network whose gradient turns within the ball, so that every step has to be followed."""
    return _inside(_network(rng), 8, 5, rng, device)


@pytest.fixture
def at_the_border(device: torch.device, rng: torch.Generator) -> Case:
    """The same with more images, of which one pixel in ten is black or white."""
    case = _inside(_network(rng), 67, 5, rng, device)  # no multiple of a usual batch
    drawn = torch.rand(case.images.shape, generator=rng).to(device)
    case.images[drawn < 0.05], case.images[drawn > 0.95] = 0.0, 1.0
    return case


def _inside(model: nn.Module, n: int, n_classes: int, rng: torch.Generator, device: torch.device) -> Case:
    """Draw random images whose pixels are so far from 0 and 1 that small attacks are not clipped, and labels."""
    images = 0.3 + 0.4 * torch.rand(n, *SHAPE, generator=rng, dtype=torch.float64)
    labels = torch.randint(n_classes, (n,), generator=rng)
    return Case(model.double().to(device).eval(), images.to(device), labels.to(device))


def _network(rng: torch.Generator, width: int = 16, n_classes: int = 5) -> nn.Module:
    n_pixels = SHAPE[0] * SHAPE[1] * SHAPE[2]
    network = nn.Sequential(
        nn.Flatten(),
        nn.Linear(n_pixels, width),
        nn.BatchNorm1d(width),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Linear(width, n_classes),
    )
    for layer, gain in ((network[1], 5.0), (network[5], 1.5)):
        random = torch.randn(layer.weight.shape, generator=rng)
        layer.weight.data = gain * random / layer.in_features**0.5
        layer.bias.data = -layer.weight.data.sum(1) / 2  # grey images lie in the middle of the tanh
    network[2].running_mean.normal_(std=0.3, generator=rng)
    network[2].running_var.uniform_(0.5, 2.0, generator=rng)
    return network


def _gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Return Jᵀ(p − e_y)/N, where J are the logits' derivatives: the cross-entropy's gradient without the loss."""
    x = images.detach().clone().requires_grad_()
    logits = model(x)  # (N, K)
    residual = logits.detach().softmax(1) - F.one_hot(labels, logits.shape[1])  # p − e_y
    return torch.autograd.grad(logits, x, residual)[0] / len(labels)


def _attack(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return (images + epsilon * _gradient(model, images, labels).sign()).clamp(0, 1)


STAND_INS = {"input_gradient": _gradient, "fgsm": _attack}


def _iterates(case: Case, epsilon: float, step_size: float, steps: int) -> list[Tensor]:
    """Return the images after each step of projected gradient ascent."""
    x, found = case.images, []
    for _ in range(steps):
        x = x + step_size * _gradient(case.model, x, case.labels).sign()
        x = torch.max(torch.min(x, case.images + epsilon), case.images - epsilon).clamp(0, 1)
        found.append(x)
    return found


def _turning_back(iterates: list[Tensor]) -> Tensor:
    """Tell in which images some pixel comes back from 0 or 1: (N,) bools.

    There, an attack that keeps the perturbation and clips only the image is at another place, by a choice of its own.
    """
    back = [((one <= 0) | (one >= 1)) & (one != other) for one, other in pairwise(iterates)]
    return torch.stack(back).any(0).flatten(1).any(1)


def _accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    with torch.no_grad():
        return (model(images).argmax(1) == labels).double().mean().item()


def _leave_marks(model: nn.Module) -> nn.Module:
    """Give every other parameter a gradient, as in the middle of training, and freeze the last one."""
    parameters = list(model.parameters())
    for parameter in parameters[::2]:
        parameter.grad = torch.randn_like(parameter)
    parameters[-1].requires_grad_(False)
    return model


def _frozen_and_channels_last(case: Case) -> Case:
    images = case.images.contiguous(memory_format=torch.channels_last)
    return Case(case.model.requires_grad_(False), images, case.labels)


def _blind_to_the_last_channel(case: Case) -> Case:
    case.model.weight.data.unflatten(1, SHAPE)[:, -1] = 0
    return case


def _expect_like(result: Tensor, images: Tensor, what: str) -> None:
    expect.tensor(result, what, shape=images.shape, dtype=images.dtype, device=images.device)


def _expect_detached(result: Tensor, what: str) -> None:
    assert not result.requires_grad, f"{what} still requires gradients: it has to be detached from the graph"


def _expect_in_ball(adversarial: Tensor, images: Tensor, epsilon: float) -> None:
    distance = (adversarial - images).abs().max().item()
    assert distance <= epsilon + ROUNDING, f"a pixel moved by {distance:.4g}, more than ε = {epsilon}"


def _expect_in_range(adversarial: Tensor) -> None:
    low, high = adversarial.min().item(), adversarial.max().item()
    assert -ROUNDING <= low <= high <= 1 + ROUNDING, (
        f"pixels reach from {low:.4g} to {high:.4g}, outside [0, 1]"
    )


def _expect_allowed(adversarial: Tensor, images: Tensor, epsilon: float) -> None:
    _expect_like(adversarial, images, "the result")
    _expect_in_ball(adversarial, images, epsilon)
    _expect_in_range(adversarial)


@contextmanager
def _untouched(thing: Tensor | nn.Module, what: str) -> Iterator[None]:
    before = snapshot(thing)
    yield
    changes = [path.lstrip(".") or "its values" for path in before.changes(snapshot(thing))]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    assert not changes, f"the call changed {what}: {', '.join(changes[:3])}{more}"


# ---------------------------------------------------------------- input_gradient


@check(task="input_gradient", faq="gradient-with-respect-to-the-image")
def test_the_gradient_has_one_number_for_each_pixel(candidate: Candidate, few: Case) -> None:
    """`input_gradient` returns a tensor with the images' shape, dtype and device."""
    _expect_like(candidate.input_gradient(*few), few.images, "the gradient")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_the_gradient_is_detached(candidate: Candidate, few: Case) -> None:
    """The gradient is a plain tensor, not attached to a graph."""
    _expect_detached(candidate.input_gradient(*few), "the gradient")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_has_one_number_for_each_pixel],
)
def test_differentiating_leaves_the_images_alone(candidate: Candidate, few: Case) -> None:
    """The caller's images and labels keep their values, `requires_grad` and `grad`."""
    with _untouched(few.images, "the images"), _untouched(few.labels, "the labels"):
        candidate.input_gradient(*few)


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_is_detached, test_differentiating_leaves_the_images_alone],
)
def test_images_with_a_gradient_of_their_own_keep_it(candidate: Candidate, few: Case) -> None:
    """Images that require gradients still do, with the gradient that they had, and the result has no part in it."""
    expected = _gradient(*few)
    images = few.images.requires_grad_()
    images.grad = torch.ones_like(images)
    with _untouched(images, "the images"):
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
        with _untouched(_leave_marks(case.model), "the model"):
            candidate.input_gradient(*case)


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
    expected = _gradient(*confident)
    gradient = candidate.input_gradient(*confident)
    expect.close(gradient, expected, "the gradient where the loss is flat", rtol=1e-4, atol=1e-16)


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_of_a_linear_model_is_exact],
)
def test_large_derivatives_are_kept(candidate: Candidate, steep: Case) -> None:
    """Where the loss is steep, the derivatives are large, and nothing cuts them."""
    expected = _gradient(*steep)
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
def test_the_gradient_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    expected = _gradient(*smooth)
    frozen = _frozen_and_channels_last(smooth)
    expect.close(candidate.input_gradient(*frozen), expected, "the gradient for a frozen model")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_each_image_has_its_share_of_the_mean],
)
def test_the_gradient_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """A batch of 521 images has the mean of 521 losses, however many of them go through the model at once."""
    case = _inside(linear.model, 521, 12, rng, device)
    expected = _gradient(*case)
    expect.close(candidate.input_gradient(*case), expected, "the gradient of 521 images")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_each_image_has_its_share_of_the_mean],
)
def test_the_gradient_in_single_precision(candidate: Candidate, smooth: Case) -> None:
    """In float32 the gradient is right to single precision."""
    model, images, labels = smooth
    expected = _gradient(*smooth)
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
    expected = _gradient(*linear)
    images = linear.images.to(dtype)
    gradient = candidate.input_gradient(linear.model.to(dtype), images, linear.labels)
    _expect_like(gradient, images, "the gradient in half precision")
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
    _expect_like(candidate.input_gradient(*nothing), nothing.images, "the gradient for no images")


# ---------------------------------------------------------------- fgsm


@check(task="fgsm", faq="why-the-sign")
def test_fgsm_returns_images(candidate: Candidate, few: Case) -> None:
    """`fgsm` returns a tensor with the images' shape, dtype and device."""
    _expect_like(candidate.fgsm(*few, 0.1), few.images, "the result of `fgsm`")


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_returns_detached_images(candidate: Candidate, few: Case) -> None:
    """The adversarial images are plain tensors, not attached to a graph."""
    _expect_detached(candidate.fgsm(*few, 0.1), "the result of `fgsm`")


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_leaves_the_images_alone(candidate: Candidate, few: Case) -> None:
    """The caller's images and labels keep their values, `requires_grad` and `grad`."""
    with _untouched(few.images, "the images"), _untouched(few.labels, "the labels"):
        candidate.fgsm(*few, 0.1)


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_returns_images])
def test_fgsm_leaves_the_model_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The model keeps its weights, buffers, flags, mode and precision, and the gradients that it had before."""
    for case in (few, smooth):
        with _untouched(_leave_marks(case.model), "the model"):
            candidate.fgsm(*case, 0.1)


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_returns_images])
@pytest.mark.parametrize("epsilon", [0.0, 0.03, 0.25])
def test_fgsm_stays_in_the_ball(candidate: Candidate, few: Case, epsilon: float) -> None:
    """No pixel moves further than ε from the original; with ε = 0 nothing moves."""
    original = few.images.clone()
    _expect_in_ball(candidate.fgsm(*few, epsilon), original, epsilon)


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_returns_images])
def test_fgsm_stays_in_the_range_of_images(candidate: Candidate, few: Case) -> None:
    """Every pixel of the result is in [0, 1]."""
    _expect_in_range(candidate.fgsm(*few, 0.25))


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
    (expected,) = _iterates(steep, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*steep, 0.07), expected, "the attack where the loss is steep", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 521 images is attacked, however many of them go through the model at once."""
    case = _inside(linear.model, 521, 12, rng, device)
    (expected,) = _iterates(case, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*case, 0.07), expected, "the attack on 521 images", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_follows_small_derivatives(candidate: Candidate, confident: Case) -> None:
    """However small a derivative is, by itself or beside others of the batch, its pixel moves by all of ε."""
    (expected,) = _iterates(confident, 0.07, 0.07, 1)
    expect.close(candidate.fgsm(*confident, 0.07), expected, "the attack where the loss is flat", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_stays_in_the_ball])
def test_fgsm_leaves_pixels_that_do_not_matter(candidate: Candidate, linear: Case) -> None:
    """A pixel on which the loss does not depend stays as it is: sign(0) = 0."""
    blind = _blind_to_the_last_channel(linear)
    original = blind.images.clone()
    adversarial = candidate.fgsm(*blind, 0.07).to(original.device)
    expect.close(adversarial[:, -1], original[:, -1], "a channel that the model does not look at", **EXACT)


@check(task="fgsm", faq="what-is-a-projection", needs=[test_fgsm_on_a_linear_model_is_exact])
# After the first some images are still recognised, after the second hardly any; the last is no number of bytes.
@pytest.mark.parametrize("epsilon", [0.02, 0.2, 1.5])
def test_fgsm_clips_black_and_white_pixels(candidate: Candidate, at_the_border: Case, epsilon: float) -> None:
    """The step is taken in full first, whether or not it is enough, and what leaves [0, 1] is then clipped."""
    (expected,) = _iterates(at_the_border, epsilon, epsilon, 1)
    adversarial = candidate.fgsm(*at_the_border, epsilon)
    expect.close(adversarial, expected, "the attack on black and white pixels", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    (expected,) = _iterates(smooth, 0.05, 0.05, 1)
    expect.close(candidate.fgsm(*_frozen_and_channels_last(smooth), 0.05), expected, "the attack", **EXACT)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_on_a_linear_model_is_exact])
def test_fgsm_fools_a_trained_model(candidate: Candidate, trained: Case) -> None:
    """With ε = 0.2 few of the digits are still recognised."""
    victim = copy.deepcopy(trained)
    adversarial = candidate.fgsm(*trained, 0.2)
    _expect_allowed(adversarial, victim.images, 0.2)
    accuracy = _accuracy(victim.model, adversarial, victim.labels)
    assert accuracy < 0.35, f"under the attack the accuracy is {accuracy:.2f}, and should be below 0.35"


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_returns_images])
def test_fgsm_of_no_images(candidate: Candidate, few: Case) -> None:
    """No images, no labels: the result is a tensor of no images."""
    nothing = Case(few.model, few.images[:0], few.labels[:0])
    _expect_like(candidate.fgsm(*nothing, 0.1), nothing.images, "the result of `fgsm` for no images")


# ---------------------------------------------------------------- pgd


@check(task="pgd", faq="what-is-a-projection")
def test_pgd_returns_images(candidate: Candidate, few: Case) -> None:
    """`pgd` returns a tensor with the images' shape, dtype and device."""
    _expect_like(candidate.pgd(*few, 0.1, 0.04, 4), few.images, "the result of `pgd`")


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_returns_detached_images(candidate: Candidate, few: Case) -> None:
    """The adversarial images are plain tensors, not attached to a graph."""
    _expect_detached(candidate.pgd(*few, 0.1, 0.04, 4), "the result of `pgd`")


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_leaves_the_images_alone(candidate: Candidate, few: Case) -> None:
    """The caller's images and labels keep their values, `requires_grad` and `grad`."""
    with _untouched(few.images, "the images"), _untouched(few.labels, "the labels"):
        candidate.pgd(*few, 0.1, 0.04, 4)


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_returns_images])
def test_pgd_leaves_the_model_alone(candidate: Candidate, few: Case, smooth: Case) -> None:
    """The model keeps its weights, buffers, flags, mode and precision, and the gradients that it had before."""
    for case in (few, smooth):
        with _untouched(_leave_marks(case.model), "the model"):
            candidate.pgd(*case, 0.1, 0.04, 4)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
@pytest.mark.parametrize(("epsilon", "step_size", "steps"), [(0.0, 0.1, 2), (0.1, 0.04, 6), (0.05, 0.2, 2)])
def test_pgd_stays_in_the_ball(
    candidate: Candidate, few: Case, epsilon: float, step_size: float, steps: int
) -> None:
    """No pixel ends further than ε from the original, however many and long the steps."""
    original = few.images.clone()
    _expect_in_ball(candidate.pgd(*few, epsilon, step_size, steps), original, epsilon)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
def test_pgd_stays_in_the_range_of_images(candidate: Candidate, few: Case) -> None:
    """Every pixel of the result is in [0, 1]."""
    _expect_in_range(candidate.pgd(*few, 0.25, 0.1, 4))


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
    expected = two_classes.images + distance * _gradient(*two_classes).sign()
    adversarial = candidate.pgd(*two_classes, 0.1, step_size, steps)
    what = f"the result for ε = 0.1, step_size = {step_size} and steps = {steps}"
    expect.close(adversarial, expected, what, **EXACT)


@check(task="pgd", faq="logits-not-probabilities", needs=[test_pgd_takes_its_steps])
def test_pgd_on_a_linear_model_is_exact(candidate: Candidate, linear: Case) -> None:
    """On a linear model z = Wx + b each step goes along sign(Wᵀ(p − e_y)), with p = softmax(z) of that moment."""
    expected = _iterates(linear, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*linear, 0.1, 0.03, 3), expected, "the result of three steps on a linear model", **EXACT
    )


@check(task="pgd", faq="logits-not-probabilities", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_follows_large_derivatives(candidate: Candidate, steep: Case) -> None:
    """Where the true class is as good as impossible, the loss is steep, and its gradient has signs like any other."""
    expected = _iterates(steep, 0.1, 0.03, 3)[-1]
    expect.close(candidate.pgd(*steep, 0.1, 0.03, 3), expected, "the attack where the loss is steep", **EXACT)


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_of_a_large_batch(
    candidate: Candidate, linear: Case, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 521 images is attacked, however many of them go through the model at once."""
    case = _inside(linear.model, 521, 12, rng, device)
    expected = _iterates(case, 0.1, 0.03, 2)[-1]
    expect.close(candidate.pgd(*case, 0.1, 0.03, 2), expected, "the attack on 521 images", **EXACT)


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_follows_small_derivatives(candidate: Candidate, confident: Case) -> None:
    """However small a derivative is, by itself or beside others of the batch, its pixel moves by a whole step."""
    expected = _iterates(confident, 0.1, 0.03, 3)[-1]
    expect.close(
        candidate.pgd(*confident, 0.1, 0.03, 3), expected, "the attack where the loss is flat", **EXACT
    )


@check(task="pgd", faq="why-the-sign", needs=[test_pgd_stays_in_the_ball])
def test_pgd_leaves_pixels_that_do_not_matter(candidate: Candidate, linear: Case) -> None:
    """A pixel on which the loss does not depend stays as it is: sign(0) = 0, and no random start."""
    blind = _blind_to_the_last_channel(linear)
    original = blind.images.clone()
    adversarial = candidate.pgd(*blind, 0.1, 0.03, 3).to(original.device)
    expect.close(adversarial[:, -1], original[:, -1], "a channel that the model does not look at", **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
@pytest.mark.parametrize("settings", [TURNING, (0.15, 0.4, 5)], ids=["short steps", "steps beyond the ball"])
def test_pgd_follows_a_gradient_that_turns(
    candidate: Candidate, smooth: Case, settings: tuple[float, float, int]
) -> None:
    """Each step starts at the projected image, takes the gradient there, and remembers no earlier one."""
    expected = _iterates(smooth, *settings)[-1]
    expect.close(
        candidate.pgd(*smooth, *settings), expected, "the result of several steps on a curved loss", **EXACT
    )


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_follows_a_gradient_that_turns])
@pytest.mark.parametrize("epsilon", [AT_THE_BORDER[0], 1.5])
def test_pgd_clips_black_and_white_pixels_at_every_step(
    candidate: Candidate, at_the_border: Case, epsilon: float
) -> None:
    """Each step ends in [0, 1], so that the next gradient is taken at an image, also where ε is above 1."""
    settings = (epsilon, *AT_THE_BORDER[1:])
    iterates = _iterates(at_the_border, *settings)
    keep = ~_turning_back(iterates)  # about one image in four
    adversarial = candidate.pgd(*at_the_border, *settings).to(keep.device)
    expect.close(adversarial[keep], iterates[-1][keep], "the attack on black and white pixels", **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_of_a_frozen_model_in_any_layout(candidate: Candidate, smooth: Case) -> None:
    """It works for a model whose parameters need no gradients, and for images stored channels-last."""
    expected = _iterates(smooth, 0.1, 0.04, 3)[-1]
    adversarial = candidate.pgd(*_frozen_and_channels_last(smooth), 0.1, 0.04, 3)
    expect.close(adversarial, expected, "the attack", **EXACT)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_on_a_linear_model_is_exact])
def test_pgd_fools_a_trained_model(candidate: Candidate, trained: Case) -> None:
    """Ten steps of 0.04 within ε = 0.2 leave almost no digit recognised."""
    victim = copy.deepcopy(trained)
    adversarial = candidate.pgd(*trained, 0.2, 0.04, 10)
    _expect_allowed(adversarial, victim.images, 0.2)
    accuracy = _accuracy(victim.model, adversarial, victim.labels)
    assert accuracy < 0.12, f"under the attack the accuracy is {accuracy:.2f}, and should be below 0.12"


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_returns_images])
def test_pgd_of_no_images(candidate: Candidate, few: Case) -> None:
    """No images, no labels: the result is a tensor of no images."""
    nothing = Case(few.model, few.images[:0], few.labels[:0])
    _expect_like(candidate.pgd(*nothing, 0.1, 0.04, 4), nothing.images, "the result of `pgd` for no images")
