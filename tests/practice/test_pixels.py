"""A gallery of changed pixels frames what changed, and nothing else."""

from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from practice.data import digits
from practice.models import load
from practice.pixels import changed_pixels, pixel_gallery

mpl.use("Agg")
TEN = digits().take(slice(0, 10))


def test_changed_pixels_are_told_by_row_and_column() -> None:
    images = torch.zeros(3, 2, 4, 5)
    adversarial = images.clone()
    adversarial[1, 0, 2, 4] = 0.5
    adversarial[2, :, 3, 0] = 1.0
    adversarial[2, 1, 0, 1] = 1.0
    assert changed_pixels(images, adversarial) == [[], [(2, 4)], [(0, 1), (3, 0)]]


def test_the_gallery_frames_each_changed_pixel_in_both_images() -> None:
    adversarial = TEN.images.clone()
    adversarial[2, 0, 5, 6] = 1.0
    settings, open_figures = mpl.rcParams.copy(), plt.get_fignums()
    figure = pixel_gallery(load("digits_cnn"), TEN.images, adversarial, TEN.labels, title="one pixel")
    figure.savefig(io.BytesIO())
    corners = [[patch.get_xy() for patch in axes.patches] for axes in figure.axes]
    framed = [[(5.5, 4.5)] if column == 2 else [] for column in range(8)]
    assert corners == [*framed, *framed]
    assert mpl.rcParams == settings
    assert plt.get_fignums() == open_figures


def test_the_gallery_of_no_images_is_empty() -> None:
    figure = pixel_gallery(load("digits_cnn"), TEN.images[:0], TEN.images[:0], TEN.labels[:0])
    assert isinstance(figure, Figure)
