"""Objects to nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from autograder.wire import kinds, write_arrays, write_objects, write_values
from autograder.wire.nodes import AnyNode, Atom, Binary, Constant, Index, Integer

_ATOMS = (bool, int, float, str, bytes, type(None))
_PLAIN: Final[dict[type, Callable[[Any], Any]]] = {
    str: str.__str__,
    list: list.copy,
    tuple: lambda things: tuple.__getitem__(things, slice(None)),
    dict: dict.copy,
}
_INT64 = range(-(2**63), 2**64)

Foreign = Callable[[Any], AnyNode]
Writer = Callable[["Encoder", Any], AnyNode]


class CannotTravel(Exception):
    """An object has no form on the wire."""


class Encoder:
    """Writes objects into one table; an object that is met again is the same index again.

    Args:
        foreign: Makes the node of an object that cannot travel, or raises `CannotTravel`.
        objects: Objects that both sides already know, numbered from 0.
        known: The nodes of those objects.
        by_value: Whether new objects that have behaviour are foreign, as a candidate may send none.
    """

    def __init__(
        self,
        foreign: Foreign,
        objects: Sequence[Any] = (),
        known: Sequence[AnyNode] = (),
        *,
        by_value: bool = False,
    ) -> None:
        self.nodes: list[AnyNode] = []
        self.buffers: list[memoryview] = []
        self.objects: list[Any] = list(objects)  # also keeps alive whatever `_memo` knows by id
        self._first = len(self.objects)
        self.foreign = foreign
        self._by_value = by_value
        self._memo: dict[Any, Index] = {}
        self._open: set[int] = set()  # containers being written: meeting one again is a cycle
        for index, (thing, node) in enumerate(zip(objects, known, strict=True)):
            self._memo[_key(thing, node)] = index

    def encode(self, thing: Any) -> Index:
        """Return the index of an object, writing it and its parts if they are new."""
        if type(thing) in _ATOMS:
            return self._encode_atom(thing)
        constant = _constant(thing)
        key = ("constant", constant) if constant else id(thing)
        if key not in self._memo:
            self._memo[key] = self._append(thing, constant or self._new_node(thing))
        return self._memo[key]

    def encode_all(self, things: Iterable[Any]) -> tuple[Index, ...]:
        """Return the indices of several objects."""
        return tuple(self.encode(thing) for thing in things)

    def encode_named(self, things: dict[str, Any]) -> dict[str, Index]:
        """Return the indices of the values of a dict."""
        return {name: self.encode(thing) for name, thing in things.items()}

    def node(self, thing: Any) -> AnyNode:
        """Return the node of one object, writing its parts."""
        if id(thing) in self._open:
            raise CannotTravel("a container that contains itself")
        if len(self._open) >= kinds.MAX_DEPTH:
            raise CannotTravel(f"what is nested more than {kinds.MAX_DEPTH} deep")
        self._open.add(id(thing))
        try:
            writer = _writer_of(type(thing))
            return self.foreign(thing) if writer is None else writer(self, thing)
        finally:
            self._open.discard(id(thing))

    def _new_node(self, thing: Any) -> AnyNode:
        if not self._by_value:
            return self.node(thing)
        if write_objects.writer_of(type(thing)) is not None:
            return self.foreign(thing)
        plain = _without_manners(thing)
        return self._atom(plain) if type(plain) is str else self.node(plain)

    def add_buffer(self, data: memoryview) -> int:
        """Return the number of a new buffer."""
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _encode_atom(self, thing: Any) -> Index:
        key = _atom_key(thing)
        if key not in self._memo:
            self._memo[key] = self._append(thing, self._atom(thing))
        return self._memo[key]

    def _atom(self, thing: Any) -> AnyNode:
        if type(thing) is int and thing not in _INT64:
            digits = hex(thing)
            return Integer(digits) if len(digits) <= kinds.MAX_DIGITS else self.foreign(thing)
        if type(thing) is str and not _is_utf8(thing):
            return self.foreign(thing)
        return Binary(thing) if type(thing) is bytes else Atom(thing)

    def _append(self, thing: Any, node: AnyNode) -> Index:
        self.nodes.append(node)
        self.objects.append(thing)
        return self._first + len(self.nodes) - 1


def _without_manners(thing: Any) -> Any:
    """Return the plain value of what only behaves a little differently: a check compares the value.

    That is so of members of a `StrEnum`, named tuples, counters, and whatever else is a string, list, tuple or dict. The
    methods are those of the plain class, as a subclass may have others. Numbers stay as they are: where a contract asks
    for a float, NumPy's is none.
    """
    cls = type(thing)
    if write_values.writer_of(cls) is not None:
        return thing
    for plain, value in _PLAIN.items():
        if issubclass(cls, plain):
            return value(thing)
    if isinstance(thing, Tensor) and cls.__module__.startswith("torchvision.tv_tensors."):
        return thing.as_subclass(Tensor)
    return thing


def _writer_of(cls: type) -> Writer | None:
    return write_values.writer_of(cls) or write_arrays.writer_of(cls) or write_objects.writer_of(cls)


def _constant(thing: Any) -> Constant | None:
    if isinstance(thing, torch.dtype):
        return Constant("dtype", str(thing).removeprefix("torch."))
    if isinstance(thing, torch.device):
        return Constant("device", str(thing))
    if isinstance(thing, torch.memory_format):
        return Constant("memory_format", str(thing))
    return None


def _key(thing: Any, node: AnyNode) -> Any:
    """Return the memo's key of an object that is already in the table."""
    if isinstance(node, (Atom, Binary, Integer)):
        return _atom_key(thing)
    return ("constant", node) if isinstance(node, Constant) else id(thing)


def _atom_key(thing: Any) -> Any:
    return (type(thing), repr(thing)) if type(thing) is float else (type(thing), thing)


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
