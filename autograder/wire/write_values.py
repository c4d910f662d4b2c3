"""Containers to nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import torch

from autograder.wire import kinds
from autograder.wire.nodes import AnyNode, Items, Mapping, Named

if TYPE_CHECKING:
    from autograder.wire.encode import Encoder, Writer


def writer_of(cls: type) -> Writer | None:
    """Return what writes objects of exactly this class; behaviour that a subclass adds would be lost."""
    if kinds.is_named_tuple(cls) and kinds.travels(cls):
        return _write_named
    return _WRITERS.get(cls)


def _write_items(encoder: Encoder, things: Any) -> AnyNode:
    return Items(type(things).__name__, encoder.encode_all(things))


def _write_mapping(encoder: Encoder, things: dict[Any, Any]) -> AnyNode:
    return Mapping(encoder.encode_all(things), encoder.encode_all(things.values()))


def _write_named(encoder: Encoder, things: tuple[Any, ...]) -> AnyNode:
    return Named(kinds.class_name(type(things)), encoder.encode_all(things))


_WRITERS: Final[dict[type, Callable[[Encoder, Any], AnyNode]]] = {
    list: _write_items,
    tuple: _write_items,
    set: _write_items,
    frozenset: _write_items,
    torch.Size: _write_items,
    dict: _write_mapping,
}
