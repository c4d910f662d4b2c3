"""What both ends of the wire agree on: dtypes, classes that travel, and the caps on a table."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

import numpy
import torch
from torch import nn

from autograder.wire.channel import Malformed

MAX_WEIGHT: Final = 2_000_000  # of all values of a table together, every shared part counted at each use
MAX_DEPTH: Final = 64
MAX_DIMENSIONS: Final = 16
MAX_ELEMENTS: Final = 2**29  # of an array, where a dimension of 0 counts as 1
MAX_SIDE: Final = 2**16  # pixels of an image: PIL holds a pointer for each row
MAX_DIGITS: Final = 3_000  # of an integer, hexadecimal: Python refuses to print much longer ones
MAX_SAME_HASH: Final = 100  # keys of a dict or set: more would make it quadratic

DTYPES: Final = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool),
        *(torch.complex64, torch.complex128),
    )
}
DTYPE_NAMES: Final = {dtype: name for name, dtype in DTYPES.items()}
ARRAY_DTYPES: Final = {
    dtype.str: dtype
    for code in "?" + numpy.typecodes["AllInteger"] + numpy.typecodes["AllFloat"]
    for dtype in (numpy.dtype(code), numpy.dtype(code).newbyteorder())
}
IMAGE_BITS: Final = {"1": 1, "L": 8, "P": 8, "LA": 16, "RGB": 24, "YCbCr": 24, "HSV": 24} | dict.fromkeys(
    ("RGBA", "CMYK", "I", "F"), 32
)  # of a pixel, by mode
MEMORY_FORMATS: Final = {
    str(one): one for one in (torch.contiguous_format, torch.channels_last, torch.preserve_format)
}
SEQUENCES: Final = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "Size": torch.Size}

HOOKS: Final = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_state_dict_hooks",
    "_load_state_dict_pre_hooks",
)
MODULE_INTERNALS: Final = frozenset(vars(nn.Module())) - {"training"}

_MODULES: Final = ("torch.nn.modules.", "practice.")
_PRACTICE: Final = ("practice.",)


def class_name(cls: type) -> str:
    """Return the name under which `module_class` and `practice_class` find a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


def module_class(name: str) -> type[nn.Module]:
    """Return the class of modules with this name, from `torch.nn` or `practice` only."""
    cls = _resolve(name, _MODULES)
    if not issubclass(cls, nn.Module):
        raise Malformed(f"{name} is not a module")
    return cls


def practice_class(name: str) -> type[Any]:
    """Return the class of `practice` with this name."""
    return _resolve(name, _PRACTICE)


def is_imported(name: str) -> bool:
    """Return whether the module of a class is there already, so that finding the class runs no code."""
    return name.rpartition(".")[0] in sys.modules


def optimizer_class(name: str) -> type[torch.optim.Optimizer]:
    """Return the optimizer of `torch.optim` with this name."""
    cls = getattr(torch.optim, name, None)
    if not (isinstance(cls, type) and issubclass(cls, torch.optim.Optimizer)):
        raise Malformed(f"torch.optim has no optimizer {name}")
    return cls


def is_named_tuple(cls: type) -> bool:
    """Return whether a class was made by `NamedTuple`."""
    return issubclass(cls, tuple) and hasattr(cls, "_fields")


def travels(cls: type) -> bool:
    """Return whether a class can be found again on the other side under its name."""
    try:
        return _resolve(class_name(cls), _MODULES) is cls
    except Malformed:
        return False


def _resolve(name: str, prefixes: tuple[str, ...]) -> type[Any]:
    module, _, attribute = name.rpartition(".")
    if not name.startswith(prefixes):
        raise Malformed(f"classes like {name} do not travel")
    try:
        cls = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise Malformed(f"there is no class {name}") from error
    if not isinstance(cls, type) or class_name(cls) != name:  # what a module merely imports is not its own
        raise Malformed(f"{name} is not a class")
    return cls
