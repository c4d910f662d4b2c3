"""Visible checks of `channel_mean_std` and `denormalize`: each is a sentence of the notebook."""

from __future__ import annotations

import weakref

import torch
from practice.testing import check, expect, snapshot


def _flat(height, width, *colour):
    """An image of one colour."""
    return torch.tensor(colour).view(3, 1, 1).expand(3, height, width).clone()


@check(task="channel_mean_std", faq="where-mean-and-std-come-from")
def test_there_is_one_mean_and_one_std_for_each_channel(candidate, rng):
    """`channel_mean_std` returns two float tensors of shape (3,)."""
    statistics = candidate.channel_mean_std(iter([torch.rand(3, 50, 40, generator=rng)]))
    expect.kind(statistics, (tuple, list), "what `channel_mean_std` returns")
    expect.equal(len(statistics), 2, "the number of values that `channel_mean_std` returns")
    for statistic, name in zip(statistics, ("the mean", "the std"), strict=True):
        expect.tensor(statistic, name, shape=(3,))
        assert statistic.dtype in (torch.float32, torch.float64), f"{name} has dtype {statistic.dtype}"


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_there_is_one_mean_and_one_std_for_each_channel],
)
def test_black_and_white_images_have_a_std(candidate):
    """Of two equally large images, one black and one white, the mean is 0.5 and the std is 0.5, though neither varies."""
    mean, std = candidate.channel_mean_std(iter([_flat(40, 50, 0.0, 0.0, 0.0), _flat(50, 40, 1.0, 1.0, 1.0)]))
    expected = torch.full((3,), 0.5)
    expect.close(mean, expected, "the mean of a black and a white image", rtol=2e-3, check_dtype=False)
    expect.close(std, expected, "the std of a black and a white image", rtol=2e-3, check_dtype=False)


@check(task="channel_mean_std", faq="pool-the-pixels", needs=[test_black_and_white_images_have_a_std])
def test_pixels_count_and_not_images(candidate):
    """With nine black pixels for each coloured one, (1, 0.5, 0.1), the mean is (0.1, 0.05, 0.01) and the std three times that."""
    black = _flat(100, 80, 0.0, 0.0, 0.0)[:, 5:95, 10:70]  # not contiguous, as the crops of the demo
    mean, std = candidate.channel_mean_std(iter([black, _flat(20, 30, 1.0, 0.5, 0.1)]))
    expected = torch.tensor([0.1, 0.05, 0.01])
    expect.close(mean, expected, "the mean over 5,400 + 600 pixels", rtol=2e-3, check_dtype=False)
    expect.close(std, 3 * expected, "the std over 5,400 + 600 pixels", rtol=2e-3, check_dtype=False)


@check(
    task="channel_mean_std",
    faq="sums-that-cancel",
    needs=[test_there_is_one_mean_and_one_std_for_each_channel],
)
def test_pixels_that_hardly_vary_still_vary(candidate):
    """Where half of the pixels are 0.9 and half 0.901, the std is 0.0005."""
    image = torch.tensor([0.9, 0.901]).expand(3, 100, 2).clone()
    _, std = candidate.channel_mean_std(iter([image] * 20))
    expected = torch.full((3,), 0.0005)
    expect.close(std, expected, "the std of 0.9 and 0.901 in equal parts", rtol=2e-3, check_dtype=False)


@check(
    task="channel_mean_std",
    faq="one-pass-over-a-stream",
    needs=[test_there_is_one_mean_and_one_std_for_each_channel],
)
def test_images_are_let_go(candidate, rng):
    """Of a stream of 300 images, never more than 50 are held at once."""
    yielded, most = [], 0

    def stream():
        nonlocal most
        for _ in range(300):
            image = torch.rand(3, 40, 50, generator=rng)
            yielded.append(weakref.ref(image))
            most = max(most, sum(one() is not None for one in yielded))
            yield image
            del image

    candidate.channel_mean_std(stream())
    assert most <= 50, f"{most} images of the stream were held in memory at once"


@check(task="channel_mean_std", faq="where-mean-and-std-come-from")
def test_no_images_have_no_mean(candidate):
    """An iterator that yields nothing raises `ValueError`."""
    with expect.raises("ValueError", "the statistics of no images"):
        candidate.channel_mean_std(iter([]))


@check(task="denormalize", faq="undo-the-normalisation")
def test_one_pixel_comes_back(candidate):
    """With mean (0.5, 0.4, 0.3) and std (0.1, 0.2, 0.5), the normalised pixel (1, −1, 2) was (0.6, 0.2, 1.3)."""
    images = torch.tensor([1.0, -1.0, 2.0]).view(1, 3, 1, 1)
    mean, std = torch.tensor([0.5, 0.4, 0.3]), torch.tensor([0.1, 0.2, 0.5])
    expected = torch.tensor([0.6, 0.2, 1.3]).view(1, 3, 1, 1)
    expect.close(candidate.denormalize(images, mean, std), expected, "the pixel")


@check(task="denormalize", faq="undo-the-normalisation", needs=[test_one_pixel_comes_back])
def test_images_come_back(candidate, rng):
    """`denormalize` undoes (x − mean) / std, and leaves what it is given as it was."""
    images = torch.rand(4, 3, 5, 6, generator=rng)
    mean, std = torch.rand(3, generator=rng), torch.rand(3, generator=rng) + 0.1
    given = [(images - mean.view(3, 1, 1)) / std.view(3, 1, 1), mean, std]
    before = snapshot(given)
    expect.close(candidate.denormalize(*given), images, "the images after `denormalize`", atol=1e-5)
    assert snapshot(given) == before, "`denormalize` changed what it was given; return a new tensor"
