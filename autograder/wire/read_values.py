"""Nodes to scalars and containers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import torch

from autograder.wire import kinds
from autograder.wire.channel import Malformed
from autograder.wire.nodes import Constant, Integer, Items, Mapping, Named

if TYPE_CHECKING:
    from autograder.wire.decode import Decoder

_DEVICE: Final = re.compile(r"cpu|cuda(:\d\d?)?", re.ASCII)


def distinct(keys: list[Any]) -> list[Any]:
    """Return the keys of a dict or set to be, refusing many that were chosen to have the same hash."""
    if len(keys) > kinds.MAX_SAME_HASH:
        [(_, most)] = Counter(map(hash, keys)).most_common(1)
        if most > kinds.MAX_SAME_HASH:
            raise Malformed(f"{most} keys have the same hash")
    return keys


def _read_items(decoder: Decoder, node: Items) -> Any:
    items = decoder.all(node.items)
    return kinds.SEQUENCES[node.kind](distinct(items) if node.kind in ("set", "frozenset") else items)


def _read_mapping(decoder: Decoder, node: Mapping) -> dict[Any, Any]:
    return dict(zip(distinct(decoder.all(node.keys)), decoder.all(node.values), strict=True))


def _read_named(decoder: Decoder, node: Named) -> Any:
    if not (decoder.trusted or kinds.is_imported(node.cls)):
        raise Malformed(f"nothing here uses {node.cls}")
    cls = kinds.practice_class(node.cls)
    if not kinds.is_named_tuple(cls):
        raise Malformed(f"{node.cls} is not a named tuple")
    if len(cls._fields) != len(node.items):
        raise Malformed(f"{node.cls} has {len(cls._fields)} fields, not {len(node.items)}")
    return tuple.__new__(cls, decoder.all(node.items))


def _read_integer(_: Decoder, node: Integer) -> int:
    if len(node.digits) > kinds.MAX_DIGITS:
        raise Malformed(f"an integer has {len(node.digits)} digits")
    return int(node.digits, 16)


def _read_constant(_: Decoder, node: Constant) -> Any:
    if node.kind == "dtype":
        return kinds.DTYPES[node.name]
    if node.kind == "memory_format":
        return kinds.MEMORY_FORMATS[node.name]
    if node.kind != "device" or not _DEVICE.fullmatch(node.name):
        raise Malformed(f"there is no {node.kind} {node.name}")
    return torch.device(node.name)


READERS: dict[type, Callable[[Decoder, Any], Any]] = {
    Items: _read_items,
    Mapping: _read_mapping,
    Named: _read_named,
    Integer: _read_integer,
    Constant: _read_constant,
}
