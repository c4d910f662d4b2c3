"""Visible checks of `image_gradient`: what they ask for is said in the notebook; the hidden ones ask for more of it."""

from __future__ import annotations

import pytest
import torch
from practice.data import digits
from practice.models import LinearClassifier, load
from practice.testing import check, expect, snapshot
from torch import nn


@pytest.fixture
def some_digits(device, rng):
    """Sixty-four digits in a random order."""
    data = digits(device)
    return data.take(torch.randperm(len(data.labels), generator=rng)[:64].to(device))


@pytest.fixture
def classifier(device):
    """The notebook's trained network."""
    return load("digits_cnn", device)


@pytest.fixture
def two_pixels(device):
    """An image of two grey pixels and a linear model that takes it for class 0 or 1 with equal probability.

    The weights are W = [[1, −2], [3, 2]] and the bias makes both logits 0, so p = (0.5, 0.5). With the label 0,
    p − e_y = (−0.5, 0.5), and the gradient is Wᵀ(p − e_y) = (1, 2): the loss grows when either pixel gets lighter.
    """
    model = LinearClassifier((1, 1, 2), n_classes=2)
    model.weight.data = torch.tensor([[1.0, -2.0], [3.0, 2.0]])
    model.bias.data = torch.tensor([0.5, -2.5])
    return (
        model.to(device).eval(),
        torch.full((1, 1, 1, 2), 0.5, device=device),
        torch.tensor([0], device=device),
    )


def _loss_of(model, images, labels):
    with torch.no_grad():
        return nn.functional.cross_entropy(model(images), labels).item()


@check(task="input_gradient", faq="gradient-with-respect-to-the-image")
def test_the_gradient_is_shaped_like_the_images(candidate, classifier, some_digits):
    """The gradient has the images' shape, dtype and device, and is not attached to a graph."""
    gradient = candidate.input_gradient(classifier, *some_digits)
    images = some_digits.images
    expect.tensor(gradient, "the gradient", shape=images.shape, dtype=images.dtype, device=images.device)
    assert not gradient.requires_grad, (
        "the gradient still requires gradients: it has to be detached from the graph"
    )


@check(
    task="input_gradient",
    faq="logits-not-probabilities",
    needs=[test_the_gradient_is_shaped_like_the_images],
)
def test_the_gradient_of_two_pixels(candidate, two_pixels):
    """For W = [[1, −2], [3, 2]], p = (0.5, 0.5) and label 0, the gradient is Wᵀ(p − e_y) = (1, 2)."""
    expected = torch.tensor([[[[1.0, 2.0]]]], device=two_pixels[1].device)
    expect.close(candidate.input_gradient(*two_pixels), expected, "the gradient of the two pixels")


@check(
    task="input_gradient",
    faq="gradient-with-respect-to-the-image",
    needs=[test_the_gradient_is_shaped_like_the_images],
)
def test_the_mean_is_shared_by_the_batch(candidate, two_pixels):
    """In a batch of four equal images each gets a quarter of the gradient: the loss is their mean."""
    model, image, label = two_pixels
    expected = torch.tensor([[[[0.25, 0.5]]]], device=image.device).repeat(4, 1, 1, 1)
    gradient = candidate.input_gradient(model, image.repeat(4, 1, 1, 1), label.repeat(4))
    expect.close(gradient, expected, "the gradient of four equal images")


@check(
    task="input_gradient",
    faq="no-trace-in-the-model",
    needs=[test_the_gradient_is_shaped_like_the_images],
)
def test_the_gradient_leaves_no_trace(candidate, classifier, some_digits):
    """Model and images stay as they were: no gradient left in a parameter, no flag left on the images."""
    _expect_no_trace(classifier, some_digits, lambda: candidate.input_gradient(classifier, *some_digits))


@check(task="fgsm", faq="what-is-a-projection")
def test_fgsm_makes_images_in_the_ball(candidate, classifier, some_digits):
    """The result is an image in [0, 1], detached, and no pixel is further than ε from the original."""
    for epsilon in (0.0, 0.2):
        adversarial = candidate.fgsm(classifier, *some_digits, epsilon)
        _expect_images_in_the_ball(adversarial, some_digits.images, epsilon)


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_makes_images_in_the_ball])
def test_fgsm_on_two_pixels(candidate, two_pixels):
    """Both derivatives, 1 and 2, are positive: with ε = 0.1 both pixels go from 0.5 to 0.6."""
    expected = torch.full((1, 1, 1, 2), 0.6, device=two_pixels[1].device)
    expect.close(candidate.fgsm(*two_pixels, 0.1), expected, "the attack on the two pixels")


@check(task="fgsm", faq="no-trace-in-the-model", needs=[test_fgsm_makes_images_in_the_ball])
def test_fgsm_leaves_no_trace(candidate, classifier, some_digits):
    """Model and images stay as they were: no gradient left in a parameter, no flag left on the images."""
    _expect_no_trace(classifier, some_digits, lambda: candidate.fgsm(classifier, *some_digits, 0.1))


@check(task="fgsm", faq="why-the-sign", needs=[test_fgsm_makes_images_in_the_ball])
def test_fgsm_raises_the_loss(candidate, classifier, some_digits):
    """With ε = 0.1 the loss of the true labels is at least five times what it was."""
    images, labels = some_digits
    before = _loss_of(classifier, images, labels)
    after = _loss_of(classifier, candidate.fgsm(classifier, images, labels, 0.1), labels)
    assert after > 5 * before, f"the loss went from {before:.3f} to {after:.3f}"


@check(task="pgd", faq="what-is-a-projection")
def test_pgd_makes_images_in_the_ball(candidate, classifier, some_digits):
    """The result is an image in [0, 1], detached, and no pixel is further than ε from the original."""
    for epsilon, steps in ((0.0, 5), (0.1, 5), (0.1, 0)):
        adversarial = candidate.pgd(classifier, *some_digits, epsilon, 0.04, steps)
        _expect_images_in_the_ball(adversarial, some_digits.images, epsilon)


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_makes_images_in_the_ball])
def test_pgd_on_two_pixels(candidate, two_pixels):
    """Each step of 0.03 takes both pixels from 0.5 further up, until ε = 0.1 stops them at 0.6."""
    for steps, value in ((0, 0.5), (1, 0.53), (2, 0.56), (10, 0.6)):
        expected = torch.full((1, 1, 1, 2), value, device=two_pixels[1].device)
        adversarial = candidate.pgd(*two_pixels, 0.1, 0.03, steps)
        expect.close(adversarial, expected, f"the result after {steps} steps")


@check(task="pgd", faq="no-trace-in-the-model", needs=[test_pgd_makes_images_in_the_ball])
def test_pgd_leaves_no_trace(candidate, classifier, some_digits):
    """Model and images stay as they were: no gradient left in a parameter, no flag left on the images."""
    _expect_no_trace(classifier, some_digits, lambda: candidate.pgd(classifier, *some_digits, 0.1, 0.04, 3))


@check(task="pgd", faq="what-is-a-projection", needs=[test_pgd_makes_images_in_the_ball])
def test_pgd_raises_the_loss_above_one_step(candidate, classifier, some_digits):
    """Ten steps of 0.03 within ε = 0.1 raise the loss further than a single step of 0.1."""
    images, labels = some_digits
    one, ten = (
        _loss_of(classifier, candidate.pgd(classifier, images, labels, 0.1, *plan), labels)
        for plan in ((0.1, 1), (0.03, 10))
    )
    assert ten > one, f"the loss is {ten:.3f} after ten short steps, and {one:.3f} after a single long one"


def _expect_images_in_the_ball(adversarial, images, epsilon):
    expect.tensor(adversarial, "the result", shape=images.shape, dtype=images.dtype, device=images.device)
    assert not adversarial.requires_grad, (
        "the result still requires gradients: it has to be detached from the graph"
    )
    low, high = adversarial.min().item(), adversarial.max().item()
    assert 0 <= low <= high <= 1, f"pixels reach from {low:.3f} to {high:.3f}, outside [0, 1]"
    distance = (adversarial - images).abs().max().item()
    assert distance <= epsilon + 1e-6, f"a pixel moved by {distance:.3f}, more than ε = {epsilon}"


def _expect_no_trace(model, data, attack):
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    things = {"model": model, "images": data.images, "labels": data.labels}
    before = {name: snapshot(thing) for name, thing in things.items()}
    attack()
    for name, thing in things.items():
        changes = [path.lstrip(".") or "its values" for path in before[name].changes(snapshot(thing))]
        assert not changes, f"this changed in the {name}: {', '.join(changes[:3])}"
