"""The alphabet of the wire: every object is one flat node that names its parts by index.

A *table* is a list of nodes in which each node comes after its parts, so that nothing is nested and
nothing is cyclic. The nodes of a call's arguments are numbered from 0; the reply's new nodes go on
from there, so a result may refer to the very objects that were passed.
"""

from __future__ import annotations

import msgspec

Index = int


class Node(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of the nodes; encoded as an array that starts with the class's tag."""


class Atom(Node, tag="a"):
    """An immutable scalar."""

    value: bool | int | float | str | None


class Binary(Node, tag="b"):
    """A bytes object."""

    value: bytes


class Integer(Node, tag="i"):
    """An integer of more than 64 bits, in hexadecimal."""

    digits: str


class Items(Node, tag="s"):
    """A list, tuple, set, frozenset or `torch.Size`."""

    kind: str
    items: tuple[Index, ...]


class Mapping(Node, tag="m"):
    """A dict."""

    keys: tuple[Index, ...]
    values: tuple[Index, ...]


class Named(Node, tag="n"):
    """A named tuple of `practice`."""

    cls: str
    items: tuple[Index, ...]


class Constant(Node, tag="c"):
    """A dtype, device or memory format, by its name."""

    kind: str
    name: str


class Raw(Node, tag="r"):
    """A tensor: its bytes are `buffer`, in the order of `layout`."""

    dtype: str
    shape: tuple[int, ...]
    layout: str  # "contiguous" or "channels_last"
    device: str
    requires_grad: bool
    parameter: bool
    grad: Index | None
    buffer: int


class Array(Node, tag="y"):
    """A NumPy array; with `scalar`, a NumPy scalar."""

    dtype: str
    shape: tuple[int, ...]
    scalar: bool
    buffer: int


class Image(Node, tag="p"):
    """A PIL image."""

    mode: str
    size: tuple[int, int]
    palette: bytes | None
    buffer: int


class Module(Node, tag="M"):
    """A module of `practice` or `torch.nn`: class, plain attributes, tensors, children, hooks."""

    cls: str
    attributes: dict[str, Index]
    parameters: dict[str, Index]
    buffers: dict[str, Index]
    children: dict[str, Index]
    hooks: dict[str, int]  # how many of each kind


class Portable(Node, tag="o"):
    """An object of a class that `practice.portable` knows; `items` for subclasses of list."""

    cls: str
    attributes: dict[str, Index]
    items: tuple[Index, ...] | None


class Optimizer(Node, tag="O"):
    """A `torch.optim` optimizer bound to tensors of the same table."""

    cls: str
    defaults: Index
    groups: Index
    state: Index


class Dataset(Node, tag="d"):
    """A `TensorDataset`."""

    tensors: tuple[Index, ...]


class Loader(Node, tag="l"):
    """A `DataLoader` over a dataset of the table; its order comes from `generator`."""

    dataset: Index
    batch_size: int
    shuffle: bool
    drop_last: bool
    generator: Index | None


class Generator(Node, tag="g"):
    """A `torch.Generator`, by its state."""

    device: str
    buffer: int


class Callback(Node, tag="f"):
    """A function of the examiner: calling it in the candidate asks the examiner."""

    number: int


class Stream(Node, tag="t"):
    """An iterator of the examiner, read item by item, once."""

    number: int


class Handle(Node, tag="h"):
    """An object that stays in the candidate's process."""

    number: int
    kind: str


AnyNode = (
    Atom
    | Binary
    | Integer
    | Items
    | Mapping
    | Named
    | Constant
    | Raw
    | Array
    | Image
    | Module
    | Portable
    | Optimizer
    | Dataset
    | Loader
    | Generator
    | Callback
    | Stream
    | Handle
)
Table = tuple[AnyNode, ...]
