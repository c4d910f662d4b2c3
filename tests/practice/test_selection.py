"""Pictures of choosing can be drawn, and say what they show."""

from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from practice.selection import early_stopping, reported_scores

mpl.use("Agg")


@pytest.mark.parametrize("series", [{"test": [0.1, 0.15, 0.15, 0.2], "val": [0.05, 0.1]}, {"one": [0.5]}])
def test_the_legend_says_the_means_and_the_truth(series: dict[str, list[float]]) -> None:
    settings, open_figures = mpl.rcParams.copy(), plt.get_fignums()
    figure = reported_scores(series, truth=0.1, title="guessers")
    figure.savefig(io.BytesIO())
    (legend,) = figure.legends
    texts = [text.get_text() for text in legend.get_texts()]
    assert "the truth: 10.0%" in texts
    assert any(text.endswith("on average") for text in texts)
    assert (mpl.rcParams, plt.get_fignums()) == (settings, open_figures)


def test_every_report_is_in_the_histogram() -> None:
    figure = reported_scores({"test": [0.1, 0.105, 0.15, 0.15, 0.2]}, truth=0.1)
    assert sum(patch.get_height() for patch in figure.axes[0].patches) == 5


def test_each_patience_has_its_epoch_and_its_end() -> None:
    history = {"training": [0.5, 0.6, 0.7, 0.8], "validation": [0.5, 0.7, 0.6, 0.65]}
    figure = early_stopping(history, {1: 1, 9: 1}, watched="validation", title="patience")
    figure.savefig(io.BytesIO())
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "training",
        "validation",
        "patience 1: keeps epoch 1, stops after epoch 2",
        "patience 9: keeps epoch 1, stops after epoch 3",
    ]
