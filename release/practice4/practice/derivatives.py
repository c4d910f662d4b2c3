"""Pictures of differentiating: a tape as a graph, and gradients side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import Tensor

from practice.plots import BLUE, GREY, ORANGE, _figure, _largest
from practice.tape import Node

__all__ = ["gradient_panels", "tape_graph"]

_SIGNS = {"add": "+", "sub": "−", "mul": "×", "neg": "negative"}
_WIDTH, _HEIGHT = 1.6, 1.05  # inches from node to node
_HALF_WIDTH, _HALF_HEIGHT = 0.31, 0.36  # of a node, as a share of that


@_figure
def tape_graph(
    tape: Sequence[Node],
    values: Sequence[float],
    gradients: Sequence[float],
    names: Sequence[str] = (),
    *,
    title: str = "",
) -> Figure:
    """Draw a tape from its leaves, at the left, to its last node, with a value and a derivative at each.

    Args:
        tape: The operations.
        values: Of all leaves and nodes, by index.
        gradients: The derivatives of the last node with respect to all of them, by index.
        names: Of the leaves.
        title: Of the figure.
    """
    n_leaves = len(values) - len(tape)
    places = _places(tape, n_leaves)
    width, height = (1 + max(place[axis] for place in places) for axis in (0, 1))
    figure, axes = plt.subplots(figsize=(_WIDTH * width, _HEIGHT * height + 0.4))
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), title=title)
    axes.axis("off")
    for k, node in enumerate(tape):
        _draw_edges(axes, node, places, places[n_leaves + k])
    labels = [*names, *("leaf" for _ in range(n_leaves - len(names))), *map(_label, tape)]
    for index, (place, label) in enumerate(zip(places, labels, strict=True)):
        _draw_node(axes, place, label, values[index], gradients[index], is_leaf=index < n_leaves)
    return figure


def _places(tape: Sequence[Node], n_leaves: int) -> list[tuple[float, float]]:
    """Put each node right of its inputs, and as near to their height as the column has room."""
    columns = [0] * n_leaves
    for node in tape:
        columns.append(1 + max(columns[index] for index in node.inputs))
    members: dict[int, list[int]] = defaultdict(list)
    for index, column in enumerate(columns):
        members[column].append(index)
    tallest = max(map(len, members.values()))
    rows = [0.0] * len(columns)
    for column in sorted(members):
        wanted = {index: _wanted_row(index, tape, n_leaves, rows) for index in members[column]}
        order = sorted(members[column], key=wanted.__getitem__)
        middle = sum(wanted.values()) / len(order)
        start = min(max(middle - (len(order) - 1) / 2, 0.0), tallest - len(order))
        for row, index in enumerate(order):
            rows[index] = start + row
    return [(float(column), row) for column, row in zip(columns, rows, strict=True)]


def _wanted_row(index: int, tape: Sequence[Node], n_leaves: int, rows: Sequence[float]) -> float:
    if index < n_leaves:
        return float(index)
    inputs = tape[index - n_leaves].inputs
    return sum(rows[source] for source in inputs) / len(inputs)


def _draw_edges(
    axes: Axes, node: Node, places: Sequence[tuple[float, float]], end: tuple[float, float]
) -> None:
    """Draw an arrow from each input, bent where it passes other nodes, or another arrow from the same input."""
    seen: Counter[int] = Counter()
    for source in node.inputs:
        x, y = places[source]
        bend = 0.3 * seen[source]
        if end[0] - x > 1:  # round the outside of the nodes in between
            bend += {-1: 0.15, 0: -0.3, 1: -0.15}[(end[1] > y) - (end[1] < y)]
        arrow = {"arrowstyle": "->", "color": GREY, "connectionstyle": f"arc3,rad={bend}"}
        axes.annotate("", (end[0] - _HALF_WIDTH, end[1]), (x + _HALF_WIDTH, y), arrowprops=arrow, zorder=1)
        seen[source] += 1


def _draw_node(
    axes: Axes, place: tuple[float, float], label: str, value: float, gradient: float, *, is_leaf: bool
) -> None:
    x, y = place
    corner, size = (x - _HALF_WIDTH, y - _HALF_HEIGHT), (2 * _HALF_WIDTH, 2 * _HALF_HEIGHT)
    shape = "round,pad=0,rounding_size=0.08" if is_leaf else "square,pad=0"
    colour = "#EEF4FA" if is_leaf else "white"
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle=shape, facecolor=colour, edgecolor=GREY, zorder=2))
    lines = (
        (label, "black", "bold"),
        (f"{value:.3g}", BLUE, "normal"),
        (f"∂ = {gradient:.3g}", ORANGE, "normal"),
    )
    for offset, (text, ink, weight) in zip((-0.22, 0.0, 0.22), lines, strict=True):
        axes.text(x, y + offset, text, ha="center", va="center", color=ink, weight=weight, zorder=3)


def _label(node: Node) -> str:
    return f"^ {node.constant:g}" if node.op == "pow" else _SIGNS.get(node.op, node.op)


@_figure
def gradient_panels(rows: Mapping[str, Mapping[str, Tensor | None]], *, title: str = "") -> Figure:
    """Show matrices of derivatives, blue below 0 and red above, with one scale a column.

    Args:
        rows: For each row its gradients by name, the same names in each; None where there is none.
        title: Of the figure.
    """
    names = list(next(iter(rows.values())))
    figure, grid = plt.subplots(
        len(rows), len(names), figsize=(2.6 * len(names), 2.1 * len(rows)), squeeze=False
    )
    for column, name in enumerate(names):
        there = [row[name] for row in rows.values()]
        bound = max((_largest(gradient) for gradient in there if gradient is not None), default=1.0)
        for axes, row, gradient in zip(grid[:, column], rows, there, strict=True):
            axes.set(xticks=[], yticks=[], title=name)
            if column == 0:
                axes.set_ylabel(row)
            if gradient is None:
                axes.spines[:].set_visible(False)
                axes.text(0.5, 0.5, "None", ha="center", va="center", transform=axes.transAxes)
                continue
            axes.imshow(gradient.detach().cpu().numpy(), cmap="RdBu_r", vmin=-bound, vmax=bound)
            for (i, j), value in _entries(gradient):
                ink = "white" if abs(value) > 0.6 * bound else "black"
                axes.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=8, color=ink)
    figure.suptitle(title)
    return figure


def _entries(matrix: Tensor) -> list[tuple[tuple[int, int], float]]:
    return [((i, j), value) for i, row in enumerate(matrix.tolist()) for j, value in enumerate(row)]
