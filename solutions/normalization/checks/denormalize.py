"""Hidden checks of `denormalize`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor


def _normalised(
    n: int, height: int, width: int, rng: torch.Generator
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Draw images, mean and std; return the normalised images, mean, std, and the images."""
    images = torch.rand(n, 3, height, width, generator=rng)
    mean = torch.tensor([0.2, 0.45, 0.7]) + 0.1 * torch.rand(3, generator=rng)
    std = torch.tensor([0.3, 0.15, 0.55]) + 0.1 * torch.rand(3, generator=rng)
    normalised = (images - mean.view(3, 1, 1)) / std.view(3, 1, 1)
    return normalised, mean, std, images


@check(task="denormalize", faq="undo-the-normalisation")
def test_there_are_as_many_pixels_as_before(candidate: Candidate, rng: torch.Generator) -> None:
    """`denormalize` returns a float32 tensor of the images' shape."""
    normalised, mean, std, _ = _normalised(4, 7, 5, rng)
    result = candidate.denormalize(normalised, mean, std)
    expect.tensor(result, "what `denormalize` returns", shape=(4, 3, 7, 5), dtype=torch.float32)
    assert not result.requires_grad, (
        "what `denormalize` returns requires a gradient: of weights that nobody trains"
    )


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_there_are_as_many_pixels_as_before])
@pytest.mark.parametrize(
    ("n", "height", "width"),
    [
        (4, 7, 5),
        (1, 8, 8),
        (3, 3, 3),
        (2, 6, 3),
        (2, 1, 1),
        (2, 1, 4),
        (2, 4, 1),
        (2, 3, 17),
        (37, 4, 5),
        (300, 2, 3),
    ],
)
def test_the_images_come_back(
    candidate: Candidate, rng: torch.Generator, n: int, height: int, width: int
) -> None:
    """From (x − mean) / std comes x again, whatever the number and the size of the images."""
    normalised, mean, std, images = _normalised(n, height, width, rng)
    result = candidate.denormalize(normalised, mean, std)
    expect.close(result, images, f"{n} images of {height} by {width} pixels", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_normalised_images_may_be_crops_or_turned(candidate: Candidate, rng: torch.Generator) -> None:
    """Parts of larger images and images turned on their side are not contiguous: `view` fails on them."""
    normalised, mean, std, images = _normalised(4, 9, 7, rng)
    for part, expected, what in (
        (normalised[:, :, 2:6, 1:5], images[:, :, 2:6, 1:5], "crops"),
        (normalised[:, :, 1:5], images[:, :, 1:5], "the rows in the middle"),
        (normalised.mT, images.mT, "turned images"),
    ):
        expect.close(candidate.denormalize(part, mean, std), expected, what, atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
@pytest.mark.parametrize(
    ("mean", "std"),
    [
        ([0.0] * 3, [2.0] * 3),
        ([0.3] * 3, [0.3] * 3),
        ([0.0] * 3, [0.5, 1.0, 1.5]),
        ([-0.5, 0.0, 0.5], [1.0] * 3),
    ],
    ids=["zero", "equal", "three-in-all", "one"],
)
def test_any_statistics_may_have_been_used(
    candidate: Candidate, rng: torch.Generator, mean: list[float], std: list[float]
) -> None:
    """Whatever the mean and the std are, and however they look, they are what was subtracted and divided by."""
    normalised = torch.randn(2, 3, 4, 5, generator=rng)
    statistics = torch.tensor(mean), torch.tensor(std)
    expected = normalised * statistics[1].view(3, 1, 1) + statistics[0].view(3, 1, 1)
    result = candidate.denormalize(normalised, *statistics)
    expect.close(result, expected, f"the images for a mean of {mean} and a std of {std}", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_images_may_be_alike(candidate: Candidate, rng: torch.Generator) -> None:
    """Images that hardly differ come back as they are, and zeros, where all channels are alike, as the mean of each."""
    normalised, mean, std, images = _normalised(3, 6, 5, rng)
    near = normalised[:1] + torch.tensor([0.0, 0.01, 0.02]).view(3, 1, 1, 1)
    expected = images[:1] + torch.tensor([0.0, 0.01, 0.02]).view(3, 1, 1, 1) * std.view(3, 1, 1)
    expect.close(candidate.denormalize(near, mean, std), expected, "images that hardly differ", atol=1e-5)
    means = mean.view(3, 1, 1).expand(3, 3, 6, 5)
    zeros = torch.zeros(3, 3, 6, 5)
    expect.close(candidate.denormalize(zeros, mean, std), means, "images of zeros", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_large_images_come_back_as_exactly(candidate: Candidate, rng: torch.Generator) -> None:
    """Four images of 224×224 pixels are as exact as small ones."""
    normalised, mean, std, images = _normalised(4, 224, 224, rng)
    expect.close(candidate.denormalize(normalised, mean, std), images, "large images", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_the_statistics_may_lie_apart(candidate: Candidate, rng: torch.Generator) -> None:
    """Mean and std may be the columns of a table."""
    normalised, mean, std, images = _normalised(2, 5, 4, rng)
    table = torch.stack([mean, std], dim=1)
    result = candidate.denormalize(normalised, table[:, 0], table[:, 1])
    expect.close(result, images, "images whose mean and std are columns of a table", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_nothing_is_clipped(candidate: Candidate, rng: torch.Generator) -> None:
    """Values outside of [0, 1] come back as they were: the inverse is exact."""
    normalised, mean, std, _ = _normalised(3, 4, 6, rng)
    wide = 8 * normalised
    expected = wide.double() * std.double().view(3, 1, 1) + mean.double().view(3, 1, 1)
    expect.close(
        candidate.denormalize(wide, mean, std), expected.float(), "values outside of [0, 1]", atol=1e-5
    )


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_there_are_as_many_pixels_as_before])
def test_what_is_given_stays_as_it_was(candidate: Candidate, rng: torch.Generator) -> None:
    """Neither the images, nor the mean, nor the std are changed, however the images lie in memory."""
    normalised, *statistics, _ = _normalised(2, 5, 4, rng)
    for images, what in (
        (normalised, "images"),
        (normalised[:, :, 1:4], "images, a crop of larger ones"),
        (normalised.to(memory_format=torch.channels_last), "images, with the channels last in memory"),
    ):
        given = dict(zip((what, "mean", "std"), (images, *statistics), strict=True))
        before = {name: snapshot(thing) for name, thing in given.items()}
        candidate.denormalize(*given.values())
        changed = [name for name, thing in given.items() if snapshot(thing) != before[name]]
        assert not changed, (
            f"`denormalize` changed the {' and the '.join(changed)}; it must only read what it is given"
        )
        expect.usual_modes(candidate.state(), "undoing a normalisation")


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_the_result_is_a_tensor_of_its_own(candidate: Candidate, rng: torch.Generator) -> None:
    """Also where the mean is 0 and the std is 1, the result is a new tensor, and not the one that was given."""
    normalised, *_ = _normalised(2, 5, 4, rng)
    before = normalised.clone()
    result = candidate.denormalize(normalised, torch.zeros(3), torch.ones(3))
    assert result is not normalised, (
        "the result is the caller's own tensor: who writes into the one changes the other"
    )
    expect.close(result, before, "images with a mean of 0 and a std of 1", atol=1e-5)


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_no_images_are_no_images(candidate: Candidate, rng: torch.Generator) -> None:
    """A batch of no images comes back as a batch of no images."""
    normalised, mean, std, images = _normalised(0, 5, 4, rng)
    expect.close(candidate.denormalize(normalised, mean, std), images, "a batch of no images")


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_each_channel_has_its_own_std_also_where_they_are_close(
    candidate: Candidate, rng: torch.Generator
) -> None:
    """ImageNet's stds are within 2 % of each other, and are three numbers all the same; what is near to them is not ImageNet's."""
    images = torch.rand(3, 3, 6, 5, generator=rng)
    imagenet = torch.tensor([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]])
    for mean, std in (imagenet, imagenet - torch.tensor([0.004, 0.006, 0.002])):
        normalised = (images - mean.view(3, 1, 1)) / std.view(3, 1, 1)
        result = candidate.denormalize(normalised, mean.clone(), std.clone())
        expect.close(result, images, f"images normalised by {mean.tolist()} and {std.tolist()}", atol=1e-5)


def _expect_restored(
    candidate: Candidate, normalised: Tensor, mean: list[float], std: list[float], what: str
) -> None:
    """Expect normalised · std + mean, to single precision in the units of each channel."""
    means, stds = torch.tensor(mean), torch.tensor(std)
    result = candidate.denormalize(normalised.clone(), means.clone(), stds.clone())
    expect.tensor(result, what, shape=tuple(normalised.shape), dtype=torch.float32)
    expected = normalised.double() * stds.double().view(3, 1, 1) + means.double().view(3, 1, 1)
    for channel, (centre, unit) in enumerate(zip(mean, std, strict=True)):
        precision = 1e-5 * (abs(centre) + 3 * unit)
        expect.close(
            result[:, channel],
            expected[:, channel],
            f"channel {channel} of {what}",
            atol=precision,
            rtol=1e-5,
            check_dtype=False,
        )


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_mean_and_std_may_be_any_numbers(candidate: Candidate, rng: torch.Generator) -> None:
    """A std may be small or above 1, and a mean below 0 or above 1, as those of images in bytes are: all are taken as they are."""
    normalised = torch.randn(3, 3, 5, 4, generator=rng)
    low = [0.5, 0.9, 0.2], [0.003, 2e-7, 0.04]
    flat = [0.5, 0.0, 0.2], [0.003, 2e-9, 0.04]  # of which a mean of 0 hides nothing
    _expect_restored(candidate, normalised, *low, "low-contrast images")
    _expect_restored(candidate, 400 * normalised, *low, "low-contrast images with a few bright pixels")
    _expect_restored(
        candidate, normalised, *flat, "low-contrast images, one channel of which is nearly black"
    )
    _expect_restored(candidate, normalised, [123.0, 117.0, 104.0], [58.0, 57.0, 1.0], "images in bytes")
    _expect_restored(candidate, normalised, [-0.4, 0.0, 1.6], [1.0, 2.5, 0.1], "images beyond [0, 1]")
    _expect_restored(candidate, normalised, [0.0] * 3, [0.2, 0.5, 2.0], "images with a mean of 0")
    _expect_restored(candidate, normalised, [0.4, 0.1, 0.9], [1.0] * 3, "images with a std of 1")


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_the_images_come_back])
def test_normalised_values_may_look_like_pixels(candidate: Candidate, rng: torch.Generator) -> None:
    """Normalised images that happen to lie in [0, 1] are restored like any other, and a pixel that is exactly 0 becomes the mean."""
    normalised = torch.rand(3, 3, 5, 4, generator=rng)
    normalised[:, :, 2], normalised[:, :, 3, 1] = 0.0, 1.0
    statistics = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    _expect_restored(candidate, normalised, *statistics, "normalised images that lie in [0, 1]")
    _expect_restored(candidate, 255 * normalised, *statistics, "normalised images that lie in [0, 255]")
