"""Pictures of attacks on single pixels."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor, nn

from practice.plots import ORANGE, _draw, _figure, _say_predictions

__all__ = ["changed_pixels", "pixel_gallery"]


def changed_pixels(images: Tensor, adversarial: Tensor) -> list[list[tuple[int, int]]]:
    """Return for each image (N, C, H, W) the (row, column) of every pixel in which some channel differs."""
    changed = (images != adversarial).any(dim=1)  # (N, H, W)
    return [[(row, column) for row, column in one.nonzero().tolist()] for one in changed]


@_figure
def pixel_gallery(
    model: nn.Module, images: Tensor, adversarial: Tensor, labels: Tensor, *, title: str = ""
) -> Figure:
    """Show originals and adversarial images, changed pixels framed in both, and what the model says of either.

    Args:
        model: A classifier in evaluation mode.
        images: Originals (N, C, H, W) in [0, 1]; the first eight are shown.
        adversarial: The same images after the attack.
        labels: What the originals show, int64 (N,).
        title: For the whole figure.
    """
    images, adversarial, labels = images[:8].detach(), adversarial[:8].detach(), labels[:8]
    columns = max(len(images), 1)
    figure, axes = plt.subplots(2, columns, figsize=(1.35 * columns + 0.9, 3.5), squeeze=False)
    for panel in axes.flat:
        panel.set(xticks=[], yticks=[])
        panel.spines[:].set_visible(False)
    pixels = changed_pixels(images, adversarial)
    for row, batch in enumerate((images, adversarial)):
        for panel, image, places in zip(axes[row], batch, pixels, strict=False):
            _draw(panel, image)
            _frame(panel, places)
        if len(batch):
            _say_predictions(axes[row], model, batch, labels)
    for panel, text in zip(axes[:, 0], ("original", "adversarial"), strict=True):
        panel.set_ylabel(text, rotation=0, ha="right", va="center", labelpad=8)
    figure.suptitle(title)
    return figure


def _frame(panel: Axes, pixels: list[tuple[int, int]]) -> None:
    for row, column in pixels:
        corner = (column - 0.5, row - 0.5)
        panel.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=ORANGE, linewidth=2))
