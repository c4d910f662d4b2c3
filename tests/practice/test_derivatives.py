"""Pictures of derivatives can be drawn, and say every number."""

from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from practice.derivatives import gradient_panels, tape_graph
from practice.tape import Node, forward, record

mpl.use("Agg")

TAPES = {
    "a square": [Node("mul", (0, 0))],
    "no operation": [],
    "a diamond": record(lambda a: (a.exp() + a.tanh()) ** 3.0, n_leaves=1),
    "a far edge": record(lambda a, b, c: (-(a * b)).relu() - a, n_leaves=3),
}


@pytest.mark.parametrize("name", TAPES)
def test_a_graph_has_a_value_and_a_derivative_at_every_node(name: str) -> None:
    settings, open_figures = mpl.rcParams.copy(), plt.get_fignums()
    tape = TAPES[name]
    n_leaves = 3 if name == "a far edge" else 1
    values = forward(tape, [0.5, 1.5, 2.5][:n_leaves])
    figure = tape_graph(tape, values, list(range(len(values))), ["a"], title=name)
    figure.savefig(io.BytesIO())
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert all(f"{value:.3g}" in texts for value in values)
    assert all(f"∂ = {index}" in texts for index in range(len(values)))
    assert "a" in texts
    assert (mpl.rcParams, plt.get_fignums()) == (settings, open_figures)


def test_no_two_nodes_are_drawn_in_one_place() -> None:
    from practice.derivatives import _places

    tape = record(lambda a, b, c: (a * b).exp() + (b * c).tanh() * (a - c), n_leaves=3)
    places = _places(tape, 3)
    assert len({*places}) == len(places) == 3 + len(tape)
    assert min(row for _, row in places) >= 0


def test_gradients_are_shown_with_their_numbers_and_where_there_is_none_none() -> None:
    rows = {
        "stopped": {"x": torch.eye(2), "target": None},
        "not stopped": {"x": torch.zeros(2, 2), "target": None},
    }
    figure = gradient_panels(rows, title="gradients")
    figure.savefig(io.BytesIO())
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert texts.count("None") == 2
    assert texts.count("1.00") == 2
