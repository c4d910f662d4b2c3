"""How deep and how large the values of a table are once they are walked, however small they are on the wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import NoneType
from typing import Any, Final

from autograder.wire import kinds
from autograder.wire.channel import Malformed
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Binary,
    Dataset,
    Image,
    Index,
    Items,
    Loader,
    Mapping,
    Module,
    Named,
    Optimizer,
    Portable,
    Raw,
)

_TEXT_OF_WEIGHT_ONE: Final = 16  # characters
_WEIGHT_OF_OBJECT: Final = 50  # printing a tensor takes at least so much longer than printing a number


class Sizes:
    """Measures a table node by node.

    Args:
        known: Objects that both sides already know.
    """

    def __init__(self, known: Sequence[Any] = ()) -> None:
        self._weights = [_weight_of(thing) for thing in known]
        self._depths = [0] * len(known)
        self._total = 0

    def add(self, node: AnyNode) -> None:
        """Measure the next node.

        Raises:
            Malformed: It names a part that does not come before it, or the table becomes too deep or too large.
        """
        inner = parts(node)
        if inner and not 0 <= min(inner) <= max(inner) < len(self._weights):
            raise Malformed("a node names a part that does not come before it")
        weight = _own_weight(node) + sum(self._weights[part] for part in inner)
        depth = 1 + max((self._depths[part] for part in inner), default=0)
        self._total += weight
        if self._total > kinds.MAX_WEIGHT or depth > kinds.MAX_DEPTH:
            raise Malformed("a value is too large or too deeply nested")
        self._weights.append(weight)
        self._depths.append(depth)


def _own_weight(node: AnyNode) -> int:
    """Return what it costs to look at a node without its parts once: to print it, to compare it."""
    if isinstance(node, (Atom, Binary)):
        return _weight_of(node.value)
    return _WEIGHT_OF_OBJECT if isinstance(node, (Raw, Array, Image)) else 1


def _weight_of(thing: Any) -> int:
    if isinstance(thing, (str, bytes)):
        return 1 + len(thing) // _TEXT_OF_WEIGHT_ONE
    return 1 if isinstance(thing, (bool, int, float, NoneType)) else _WEIGHT_OF_OBJECT


def parts(node: AnyNode) -> Sequence[Index]:
    """Return the indices that a node names."""
    look = _PARTS.get(type(node))
    return () if look is None else look(node)


def _module_parts(node: Module) -> Sequence[Index]:
    groups = (node.attributes, node.parameters, node.buffers, node.children)
    return [index for group in groups for index in group.values()]


def _given(index: Index | None) -> Sequence[Index]:
    return () if index is None else (index,)


_PARTS: dict[type, Callable[[Any], Sequence[Index]]] = {
    Items: lambda node: node.items,
    Named: lambda node: node.items,
    Mapping: lambda node: node.keys + node.values,
    Raw: lambda node: _given(node.grad),
    Module: _module_parts,
    Portable: lambda node: (*node.attributes.values(), *(node.items or ())),
    Optimizer: lambda node: (node.defaults, node.groups, *node.parameters, *node.states),
    Dataset: lambda node: node.tensors,
    Loader: lambda node: (node.dataset, *_given(node.generator)),
}
