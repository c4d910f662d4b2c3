"""Every plot returns one figure that can be drawn, and leaves matplotlib's settings alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.figure import Figure
from practice import plots
from practice.data import digits
from practice.models import load

mpl.use("Agg")
TEN = digits().take(slice(0, 10))


def _gallery() -> Figure:
    adversarial = (TEN.images + 0.1).clamp(0, 1)
    return plots.attack_gallery(load("digits_cnn"), TEN.images, adversarial, TEN.labels, title="ε = 0.1")


DRAWINGS: dict[str, Callable[[], Figure]] = {
    "images": lambda: plots.show_images(TEN.images, list("0123456789"), title="digits"),
    "one image in colour": lambda: plots.show_images(torch.rand(1, 3, 5, 7)),
    "gradients": lambda: plots.show_images(torch.randn(3, 1, 8, 8), signed=True),
    "gradients that are all 0": lambda: plots.show_images(torch.zeros(3, 1, 8, 8), signed=True),
    "attack gallery": _gallery,
    "accuracy curves": lambda: plots.accuracy_curves({"running": [0.5, 0.8], "final": [0.7, 0.9]}),
    "curves": lambda: plots.curves([0.1, 0.2], {"FGSM": [0.3, 0.9]}, xlabel="ε", ylabel="success"),
    "memory bars": lambda: plots.memory_bars({"grad": 123_456, "no_grad": 0}, title="memory"),
    "lemma table": lambda: plots.lemma_table(
        [("explores", "VBZ")], {"noun": ["explores"], "tag": ["explore"]}
    ),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_plot_returns_a_figure_and_leaves_no_trace(name: str) -> None:
    settings, open_figures = mpl.rcParams.copy(), plt.get_fignums()
    figure = DRAWINGS[name]()
    figure.savefig(io.BytesIO())
    assert isinstance(figure, Figure)
    assert mpl.rcParams == settings
    assert plt.get_fignums() == open_figures


def test_the_gallery_says_what_the_model_sees() -> None:
    model, figure = load("digits_cnn"), _gallery()
    predicted = model(TEN.images[:8]).argmax(1).tolist()
    for axes, label in zip(figure.axes[:8], predicted, strict=True):
        assert axes.get_title().startswith(f"✓ {label} (")


def test_axes_are_labelled() -> None:
    (axes,) = plots.accuracy_curves({"running": [0.5, 0.8]}).axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "accuracy")
    (axes,) = plots.memory_bars({"grad": 2048}).axes
    assert axes.get_xlabel() == "memory in KiB"
    assert "2 KiB" in [text.get_text() for text in axes.texts]
