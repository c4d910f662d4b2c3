"""Pictures of choosing: what the winners of many comparisons report, and where a training run is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from practice.plots import BLUE, GREEN, GREY, ORANGE, PURPLE, _figure

__all__ = ["early_stopping", "reported_scores"]

_COLOURS = (ORANGE, BLUE, GREEN, PURPLE)
_HATCHES = ("", "///", "...", "xxx")


@_figure
def reported_scores(series: Mapping[str, Sequence[float]], *, truth: float, title: str = "") -> Figure:
    """Show how often each accuracy was reported, beside the true one; the legend says the means.

    Args:
        series: For each way of choosing, the accuracies (0 to 1) that it reported.
        truth: The true accuracy of whatever was chosen.
        title: Of the figure.
    """
    everything = numpy.concatenate([numpy.asarray(values) for values in series.values()])
    values, gaps = numpy.unique(everything), numpy.diff(numpy.unique(everything))
    width = max(gaps.min() if len(gaps) else 0.0, 0.005)  # a bar for each share of right answers that occurs
    edges = numpy.arange(values[0] - width / 2, values[-1] + width, width)
    figure, axes = plt.subplots(figsize=(6.6, 4.2))
    for (name, reported), colour, hatch in zip(series.items(), _COLOURS, _HATCHES, strict=False):
        label = f"{name}: {numpy.mean(reported):.1%} on average"
        axes.hist(
            reported, edges.tolist(), color=colour, alpha=0.55, hatch=hatch, edgecolor="white", label=label
        )
    axes.axvline(truth, color="black", linestyle="--", linewidth=1.5, label=f"the truth: {truth:.1%}")
    axes.set(xlabel="reported accuracy", ylabel="how often", title=title)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    figure.legend(loc="outside lower center")
    return figure


@_figure
def early_stopping(
    history: Mapping[str, Sequence[float]], chosen: Mapping[int, int], *, watched: str, title: str = ""
) -> Figure:
    """Plot accuracies by epoch, the epoch that each patience keeps, and for how long it waits in vain.

    Args:
        history: For each name one accuracy (0 to 1) an epoch, counted from 0.
        chosen: For each patience the epoch that it keeps.
        watched: The name of the accuracies by which it was chosen.
        title: Of the figure.
    """
    figure, axes = plt.subplots(figsize=(7.4, 4.4))
    for (name, values), colour, style in zip(
        history.items(), (GREY, BLUE, GREEN), ("--", "-", ":"), strict=False
    ):
        axes.plot(values, color=colour, linestyle=style, marker="." if name == watched else None, label=name)
    for (patience, epoch), colour, marker in zip(
        chosen.items(), (ORANGE, PURPLE, GREEN), "D*s", strict=False
    ):
        best, last = history[watched][epoch], min(epoch + patience, len(history[watched]) - 1)
        label = f"patience {patience}: keeps epoch {epoch}, stops after epoch {last}"
        axes.plot(epoch, best, marker, color=colour, markersize=11, zorder=3, label=label)
        axes.hlines(best, epoch, last, colors=colour, linewidth=2)
        axes.axvline(last, color=colour, linestyle=":", linewidth=1.5)
    axes.set(xlabel="epoch", ylabel="accuracy", title=title)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    figure.legend(loc="outside lower center", ncols=2)
    return figure
