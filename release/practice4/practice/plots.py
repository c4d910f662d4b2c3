"""Pictures for the demos. Each function returns a figure; as the last line of a cell it is shown, once.

Colours are from the palette of Okabe and Ito, which colour-blind readers can tell apart, and colour is never
the only sign. matplotlib's global settings are left as they were.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from matplotlib.transforms import Bbox
from torch import Tensor, nn

__all__ = ["accuracy_curves", "attack_gallery", "curves", "lemma_table", "memory_bars", "show_images"]

BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#6E6E6E"
_CYCLE = (BLUE, ORANGE, GREEN, PURPLE)
_MARKERS = ("o", "s", "^", "D")
_STYLE: Any = {
    "figure.facecolor": "white",
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": False,
    "grid.color": "#E3E3E3",
    "legend.frameon": False,
}

_P = ParamSpec("_P")


def _figure(draw: Callable[_P, Figure]) -> Callable[_P, Figure]:
    """Draw in this module's style, and close the figure so that a notebook does not show it a second time."""

    @functools.wraps(draw)
    def drawn(*args: _P.args, **kwargs: _P.kwargs) -> Figure:
        with plt.rc_context(_STYLE):
            figure = draw(*args, **kwargs)
        plt.close(figure)
        return figure

    return drawn


@_figure
def show_images(
    images: Tensor, titles: Sequence[str] = (), *, title: str = "", signed: bool = False
) -> Figure:
    """Show images side by side.

    Args:
        images: (N, C, H, W) with C 1 or 3, in [0, 1]; with `signed`, any values.
        titles: One for each image.
        title: For all of them.
        signed: Show values around 0, such as gradients, each image on a scale of its own: blue below 0,
            white at 0, red above.
    """
    columns = min(len(images), 8)
    rows = -(-len(images) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(1.3 * columns, 1.5 * rows), squeeze=False)
    for panel in axes.flat:
        panel.axis("off")
    for panel, image in zip(axes.flat, images, strict=False):
        _draw_signed(panel, image, _largest(image)) if signed else _draw(panel, image)
    for panel, text in zip(axes.flat, titles, strict=False):
        panel.set_title(text)
    figure.suptitle(title)
    return figure


@_figure
def attack_gallery(
    model: nn.Module, images: Tensor, adversarial: Tensor, labels: Tensor, *, title: str = ""
) -> Figure:
    """Show originals, the change magnified, the adversarial images, and what the model says of both.

    Args:
        model: A classifier in evaluation mode.
        images: Originals (N, C, H, W) in [0, 1]; the first eight are shown.
        adversarial: The same images after the attack.
        labels: What the originals show, int64 (N,).
        title: For the whole figure.
    """
    images, adversarial, labels = images[:8].detach(), adversarial[:8].detach(), labels[:8]
    change = adversarial - images
    bound = _largest(change)
    figure, axes = plt.subplots(3, len(images), figsize=(1.35 * len(images) + 0.9, 4.9), squeeze=False)
    for panel in axes.flat:
        panel.set(xticks=[], yticks=[])
        panel.spines[:].set_visible(False)
    for column, (before, delta, after) in enumerate(zip(images, change, adversarial, strict=True)):
        _draw(axes[0, column], before)
        _draw_signed(axes[1, column], delta, 1.4 * bound)
        _draw(axes[2, column], after)
    _say_predictions(axes[0], model, images, labels)
    _say_predictions(axes[2], model, adversarial, labels)
    for panel, text in zip(
        axes[:, 0], ("original", f"change,\nat most {bound:.2g}", "adversarial"), strict=True
    ):
        panel.set_ylabel(text, rotation=0, ha="right", va="center", labelpad=8)
    figure.suptitle(title)
    return figure


@_figure
def curves(
    x: Sequence[float], series: Mapping[str, Sequence[float]], *, xlabel: str, ylabel: str, title: str = ""
) -> Figure:
    """Plot named series of shares (0 to 1) over x, each with a marker of its own and its name at its end."""
    figure, axes = plt.subplots(figsize=(6.2, 3.6))
    for (name, values), colour, marker in zip(series.items(), _CYCLE, _MARKERS, strict=False):
        axes.plot(x[: len(values)], values, color=colour, marker=marker, markersize=5, label=name)
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.grid(axis="y")
    axes.legend(loc="best")
    return figure


def accuracy_curves(series: Mapping[str, Sequence[float]], *, title: str = "") -> Figure:
    """Plot accuracies by epoch, such as the running average and the accuracy after the epoch.

    Args:
        series: For each name one accuracy in [0, 1] an epoch.
        title: Of the figure.
    """
    n_epochs = max(map(len, series.values()), default=0)
    figure = curves(range(1, n_epochs + 1), series, xlabel="epoch", ylabel="accuracy", title=title)
    figure.axes[0].xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


@_figure
def memory_bars(n_bytes: Mapping[str, int], *, title: str = "") -> Figure:
    """Compare amounts of memory, given in bytes, as labelled bars in KiB."""
    figure, axes = plt.subplots(figsize=(6.2, 0.9 + 0.5 * len(n_bytes)))
    bars = axes.barh(list(n_bytes), [amount / 1024 for amount in n_bytes.values()], color=BLUE, height=0.6)
    axes.bar_label(bars, labels=[f"{amount / 1024:,.0f} KiB" for amount in n_bytes.values()], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.set(xlabel="memory in KiB", title=title)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0)
    return figure


@_figure
def lemma_table(
    tokens: Sequence[tuple[str, str]], columns: Mapping[str, Sequence[str]], *, title: str = ""
) -> Figure:
    """Show words, their tags and lemmas found in different ways; lemmas that differ from the word are bold.

    Args:
        tokens: (word, tag) pairs.
        columns: For each way its lemmas, in the order of the tokens.
        title: Of the figure.
    """
    header = ["word", "tag", *columns]
    rows = [[*token, *lemmas] for token, *lemmas in zip(tokens, *columns.values(), strict=True)]
    figure, axes = plt.subplots(figsize=(1.5 * len(header), 0.32 * (len(rows) + 1) + 0.3 * bool(title)))
    axes.axis("off")
    table = axes.table(cellText=rows, colLabels=header, cellLoc="left", colLoc="left", bbox=Bbox.unit())
    table.auto_set_font_size(False)
    for (row, column), cell in table.get_celld().items():
        cell.set(linewidth=0, facecolor="#F2F2F2" if row % 2 == 0 and row else "white")
        if row == 0:
            cell.set_text_props(color=GREY)
        elif column >= 2 and rows[row - 1][column] != rows[row - 1][0].lower():
            cell.set_text_props(color=BLUE, weight="bold")
    figure.suptitle(title)
    return figure


def _draw(panel: Axes, image: Tensor) -> None:
    pixels = image.detach().cpu().permute(1, 2, 0).numpy()  # (H, W, C)
    panel.imshow(pixels, cmap="gray", vmin=0, vmax=1)


def _draw_signed(panel: Axes, image: Tensor, bound: float) -> None:
    panel.imshow(image.detach().cpu().mean(0).numpy(), cmap="RdBu_r", vmin=-bound, vmax=bound)


def _largest(images: Tensor) -> float:
    """Return the largest magnitude, never 0: the scale of a signed picture."""
    return max(images.detach().abs().max().item(), 1e-12)


@torch.no_grad()
def _say_predictions(panels: Sequence[Axes], model: nn.Module, images: Tensor, labels: Tensor) -> None:
    confidences, classes = model(images).softmax(1).max(1)
    for panel, confidence, predicted, label in zip(panels, confidences, classes, labels, strict=True):
        right = bool(predicted == label)
        text = f"{'✓' if right else '✗'} {predicted.item()} ({confidence.item():.0%})"
        panel.set_title(text, color=GREEN if right else ORANGE)
