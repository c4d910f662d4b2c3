"""Pictures of photographs for the demos: side by side, and as distributions of their channels.

As in `practice.plots`, each function returns a figure, in the same style and colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from practice.plots import BLUE, GREEN, ORANGE, PURPLE, _figure

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["channel_bars", "channel_histograms", "show_pictures"]

_CHANNELS = ("red", "green", "blue")
_COLOURS = (ORANGE, GREEN, BLUE)
_LINES = ("-", "--", ":")
_HATCHES = ("", "//", "..")
_N_BINS = 60

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


@_figure
def channel_histograms(pixels: Mapping[str, Tensor], *, title: str = "") -> Figure:
    """Draw the distributions of three channels, in a panel for each named set of pixels.

    Args:
        pixels: For each name (3, P): red, green and blue of P pixels.
        title: For all panels.
    """
    figure, axes = plt.subplots(1, len(pixels), figsize=(4.4 * len(pixels), 3), squeeze=False)
    for panel, (name, channels) in zip(axes[0], pixels.items(), strict=True):
        low, high = channels.min().item(), channels.max().item()
        for values, label, colour, line in zip(channels, _CHANNELS, _COLOURS, _LINES, strict=True):
            counts, edges = numpy.histogram(values.numpy(), _N_BINS, (low, high), density=True)
            panel.stairs(counts, edges, color=colour, linestyle=line, linewidth=1.5, label=label)
        panel.set(xlabel="value of a pixel", title=name, yticks=[])
    axes[0, 0].set_ylabel("density")
    axes[0, -1].legend()
    figure.suptitle(title)
    return figure


@_figure
def channel_bars(values: Mapping[str, Sequence[float] | Tensor], *, ylabel: str, title: str = "") -> Figure:
    """Compare named triples, one value a channel, as groups of labelled bars.

    Args:
        values: For each name the values of red, green and blue; up to four names.
        ylabel: What the values are.
        title: Of the figure.
    """
    figure, axes = plt.subplots(figsize=(6.6, 3.2))
    width = 0.8 / len(values)
    for place, (name, triple) in enumerate(values.items()):
        left = [group + (place - (len(values) - 1) / 2) * width for group in range(3)]
        colour, hatch = (BLUE, ORANGE, GREEN, PURPLE)[place], ("", *_HATCHES[1:], "xx")[place]
        bars = axes.bar(
            left,
            [float(value) for value in triple],
            0.92 * width,
            label=name,
            color=colour,
            hatch=hatch,
            edgecolor="white",
        )
        axes.bar_label(bars, fmt="%.3f", padding=2, fontsize=8)
    axes.set_xticks(range(3), list(_CHANNELS))
    axes.margins(y=0.15)
    axes.set(ylabel=ylabel, title=title)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


@_figure
def show_pictures(
    pictures: Mapping[str, Image | Tensor],
    *,
    boxes: Mapping[str, Box] | None = None,
    columns: int = 4,
    title: str = "",
) -> Figure:
    """Show pictures of any sizes with their names, each with its own scale in pixels.

    Args:
        pictures: For each name a PIL image, or a tensor (3, H, W) in [0, 1].
        boxes: Draws a frame into the pictures of these names.
        columns: How many stand side by side.
        title: For all of them.
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(2.6 * columns, 2.7 * rows), squeeze=False)
    for panel in axes.flat[len(pictures) :]:
        panel.axis("off")
    for panel, (name, picture) in zip(axes.flat, pictures.items(), strict=False):
        _draw(panel, picture)
        panel.set_title(name)
        if boxes and name in boxes:
            left, top, right, bottom = boxes[name]
            frame = Rectangle((left, top), right - left, bottom - top, fill=False, color=ORANGE, linewidth=2)
            panel.add_patch(frame)
    figure.suptitle(title)
    return figure


def _draw(panel: Axes, picture: Image | Tensor) -> None:
    if isinstance(picture, Tensor):
        pixels = picture.detach().cpu().permute(1, 2, 0).numpy()  # (H, W, 3)
    else:
        pixels = numpy.asarray(picture.convert("RGB"))
    height, width = pixels.shape[:2]
    panel.imshow(pixels, interpolation="nearest", extent=(0, width, height, 0))
    panel.set(xticks=[0, width], yticks=[0, height])
    panel.tick_params(labelsize=8)
