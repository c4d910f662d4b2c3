"""Hidden checks of the statistics of `channel_mean_std`: those of all pixels, each of which counts once.

The images of a stream have thousands of pixels together, so that a variance of all over N and one over N − 1 agree
within the tolerance; the statistics that are often taken for the pooled ones are far away.
"""

from __future__ import annotations

import torch
from practice.data import Crops
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import Tensor

from .expectations import expect_statistics
from .pictures import SIZES, draw_images

EQUAL = ((70, 60),) * 4


def _flat(height: int, width: int, rng: torch.Generator) -> Tensor:
    """Draw an image of one colour."""
    return torch.rand(3, 1, 1, generator=rng).expand(3, height, width).clone()


@check(task="channel_mean_std", faq="where-mean-and-std-come-from")
def test_there_are_two_tensors_of_three(candidate: Candidate, images: list[Tensor]) -> None:
    """`channel_mean_std` returns (mean, std): two tensors of shape (3,), float32 or float64."""
    statistics = candidate.channel_mean_std(iter(images))
    expect.kind(statistics, (tuple, list), "what `channel_mean_std` returns")
    expect.equal(len(statistics), 2, "the number of values that `channel_mean_std` returns")
    for statistic, name in zip(statistics, ("the mean", "the std"), strict=True):
        expect.tensor(statistic, name, shape=(3,))
        assert statistic.dtype in (torch.float32, torch.float64), (
            f"{name} has dtype {statistic.dtype}, and should be float32 or float64"
        )


@check(
    task="channel_mean_std",
    faq="where-mean-and-std-come-from",
    needs=[test_there_are_two_tensors_of_three],
)
def test_one_image_has_its_own_statistics(candidate: Candidate, images: list[Tensor]) -> None:
    """The statistics of a single image are the mean and the standard deviation of each of its channels."""
    expect_statistics(candidate.channel_mean_std(iter(images[:1])), images[:1], "a single image")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_one_image_has_its_own_statistics],
)
def test_images_of_one_size_have_a_mean(candidate: Candidate, rng: torch.Generator) -> None:
    """The mean of several images of one size is that of all their pixels."""
    images = draw_images(EQUAL, rng)
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "four images of one size", "mean")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_images_of_one_size_have_a_mean],
)
def test_images_of_one_size_have_a_std(candidate: Candidate, rng: torch.Generator) -> None:
    """The standard deviation is that of all pixels: differences within the images and between them both count."""
    images = draw_images(EQUAL, rng)
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "four images of one size", "std")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_images_of_one_size_have_a_std],
)
def test_images_of_one_colour_each_have_a_std(candidate: Candidate, rng: torch.Generator) -> None:
    """Images that do not vary at all still differ from one another, be it by a thousandth."""
    images = [_flat(50, 60, rng) for _ in range(6)]
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "six images of one colour each")
    primary = [
        torch.zeros(3, 50, 60) for _ in range(5)
    ]  # black, red, green, blue and yellow: most channels are as before
    for image, channels in zip(primary[1:], ([0], [1], [2], [0, 1]), strict=True):
        image[channels] = 1.0
    expect_statistics(candidate.channel_mean_std(iter(primary)), primary, "five images of plain colours")
    for channel in range(3):
        partly = torch.rand(2, 3, 50, 60, generator=rng)
        partly[0, channel], partly[1, channel] = 0.2, 0.7
        what = f"two images of which channel {channel} is flat"
        expect_statistics(candidate.channel_mean_std(iter(partly)), list(partly), what)
    alike = [0.9 + image / 1000 for image in images]
    expect_statistics(candidate.channel_mean_std(iter(alike)), alike, "six images of nearly one colour")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_images_of_one_size_have_a_mean],
)
def test_large_images_count_more_for_the_mean(candidate: Candidate, images: list[Tensor]) -> None:
    """Every pixel counts once for the mean, also where the images differ in size."""
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "images of four sizes", "mean")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_images_of_one_size_have_a_std, test_large_images_count_more_for_the_mean],
)
def test_large_images_count_more_for_the_std(candidate: Candidate, images: list[Tensor]) -> None:
    """Every pixel counts once for the standard deviation, also where the images differ in size."""
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "images of four sizes", "std")


@check(
    task="channel_mean_std",
    faq="where-mean-and-std-come-from",
    needs=[test_large_images_count_more_for_the_std],
)
def test_images_may_be_in_double_precision(candidate: Candidate, rng: torch.Generator) -> None:
    """Images in float64 are float images too."""
    images = draw_images(SIZES, rng, torch.float64)
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "images in float64")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_large_images_count_more_for_the_std],
)
def test_black_white_and_equal_images_count_too(candidate: Candidate, rng: torch.Generator) -> None:
    """Images that are black, half of them black, dark or white, and ones that come again, count like any others: every pixel does."""
    images = draw_images(SIZES, rng)
    first, second, *others = images
    black, white = torch.zeros(3, 80, 60), torch.ones(3, 60, 50)
    half, dark = torch.rand(3, 80, 60, generator=rng), 0.003 * torch.rand(3, 60, 50, generator=rng)
    half[:, 40:] = 0.0
    images = [first, black, second, second.clone(), white, half, *others, dark, second.clone()]
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "black, white and equal images")


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_large_images_count_more_for_the_std],
)
def test_every_pixel_of_a_large_image_counts(candidate: Candidate, rng: torch.Generator) -> None:
    """Of an image of 520 × 400, the border counts as much as the middle, and every row and column as much as the next."""
    image = 0.2 * torch.rand(3, 400, 520, generator=rng)
    image[:, 50:-50, 60:-60] += 0.4  # the middle of 300 × 400
    image[:, ::2] += 0.2
    image[:, :, ::2] += 0.15
    images = [image, *draw_images(SIZES, rng)[:2]]
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "a large image and two smaller ones")


# One colour each: what does not vary has the same variance over N and over N − 1, however small it is.
@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_images_of_one_colour_each_have_a_std, test_large_images_count_more_for_the_std],
)
def test_small_and_narrow_images_count_too(candidate: Candidate, rng: torch.Generator) -> None:
    """An image of a few pixels, and one of one or three rows or columns, count with what they have."""
    sizes = [(2, 3), (1, 90), (70, 1), (7, 5), (9, 12), (15, 15), (60, 3), (3, 40)] * 4
    images = [_flat(height, width, rng) for height, width in sizes]
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "32 small images of one colour each")
    lengths = [2**power + 1 for power in range(4, 16)] + [10**power + 1 for power in range(2, 5)]
    images = [torch.rand(3, 1, length, generator=rng) for length in lengths]  # blocks leave one pixel over
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "15 images of one row each")
    image = torch.rand(3, 40, 50, generator=rng)
    pairs = [(row, column, 1, 2) for row in range(40) for column in range(0, 50, 2)]
    what = "a thousand images of two pixels each"
    expect_statistics(candidate.channel_mean_std(Crops(image, pairs)), [image], what)


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_large_images_count_more_for_the_std],
)
def test_images_may_be_crops_or_turned(candidate: Candidate, images: list[Tensor]) -> None:
    """Parts of larger images, as in the notebook's demo, and images turned on their side are not contiguous: `view` fails on them."""
    by_pixel = (
        images[2].permute(1, 2, 0).contiguous().permute(2, 0, 1)
    )  # in memory the channels come last, as in a PIL image
    views = [images[0][:, 3:40, 5:33], images[1].mT, by_pixel, images[3][:, ::2]]
    expect_statistics(candidate.channel_mean_std(iter(views)), views, "crops and turned images")
