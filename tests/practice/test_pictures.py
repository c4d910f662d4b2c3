"""Pictures of photographs are figures that can be drawn, name what they show, and leave no trace."""

from __future__ import annotations

import io
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image
from practice import pictures

mpl.use("Agg")
GREY = Image.new("L", (30, 20), 128)

DRAWINGS: dict[str, Callable[[], Figure]] = {
    "histograms": lambda: pictures.channel_histograms(
        {"before": torch.rand(3, 500), "after": torch.randn(3, 500)}, title="channels"
    ),
    "one value only": lambda: pictures.channel_histograms({"flat": torch.zeros(3, 9)}),
    "bars": lambda: pictures.channel_bars(
        {"one": [0.1, 0.2, 0.3], "two": torch.rand(3), "three": (1, 2, 3), "four": [0.0, 0.0, 0.0]},
        ylabel="std",
    ),
    "pictures": lambda: pictures.show_pictures(
        {"a photograph": GREY, "a tensor": torch.rand(3, 5, 7)}, boxes={"a photograph": (5, 0, 25, 20)}
    ),
    "rows of pictures": lambda: pictures.show_pictures(
        {str(number): GREY for number in range(5)}, columns=3, title="five"
    ),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_returns_a_figure_and_leaves_no_trace(name: str) -> None:
    settings, open_figures = mpl.rcParams.copy(), plt.get_fignums()
    figure = DRAWINGS[name]()
    figure.savefig(io.BytesIO())
    assert isinstance(figure, Figure)
    assert mpl.rcParams == settings
    assert plt.get_fignums() == open_figures


def test_pictures_are_named_and_framed() -> None:
    framed, plain = DRAWINGS["pictures"]().axes
    assert [framed.get_title(), plain.get_title()] == ["a photograph", "a tensor"]
    assert [len(framed.patches), len(plain.patches)] == [1, 0]
    assert framed.get_xticks().tolist() == [0, 30]


def test_a_histogram_has_a_line_for_each_channel() -> None:
    before, after = DRAWINGS["histograms"]().axes
    assert [len(panel.patches) for panel in (before, after)] == [3, 3]
    assert [text.get_text() for text in after.get_legend().get_texts()] == ["red", "green", "blue"]
