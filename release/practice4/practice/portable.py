"""Mark the plain classes whose objects may travel between a check and the process that runs student code.

A portable object travels as its class's qualified name, its `vars()` and, for a subclass of `list`, its
items. It is rebuilt without calling `__init__`, so every attribute must itself be able to travel: `None`,
numbers, strings, bytes, containers, tensors, arrays, modules, `torch.device`, `torch.dtype`,
`torch.Generator` and other portable objects. Named tuples and modules defined in this package travel without
the mark.
"""

from __future__ import annotations

from typing import TypeVar

__all__ = ["is_portable", "portable"]

_Class = TypeVar("_Class", bound=type)
_MARK = "__portable__"


def portable(cls: _Class) -> _Class:
    """Mark a class as portable; a subclass has to be marked itself."""
    setattr(cls, _MARK, True)
    return cls


def is_portable(cls: type) -> bool:
    """Tell whether a class carries the mark itself: one inherited from a parent does not count."""
    return cls.__dict__.get(_MARK) is True
