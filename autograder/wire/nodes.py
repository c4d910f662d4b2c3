"""The alphabet of the wire: every object is one flat node that names its parts by index.

A *table* is a list of nodes in which each node comes after its parts, so that nothing is nested and
nothing is cyclic. The nodes of a call's arguments are numbered from 0; the reply's new nodes go on
from there, so a result may refer to the very objects that were passed.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

# Of a table, and of the parts of a node; held while a frame is decoded, before memory is taken.
MAX_NODES: Final = 250_000

Index = int
Indices = Annotated[tuple[Index, ...], msgspec.Meta(max_length=MAX_NODES)]
Rows = Annotated[tuple[Indices, ...], msgspec.Meta(max_length=10_000)]
NamedIndices = Annotated[dict[str, Index], msgspec.Meta(max_length=10_000)]
Shape = Annotated[tuple[int, ...], msgspec.Meta(max_length=16)]


class Node(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of the nodes; encoded as an array that starts with the class's tag."""


class Atom(Node, frozen=True, tag="a"):
    """An immutable scalar."""

    value: bool | int | float | str | None


class Binary(Node, frozen=True, tag="b"):
    """A bytes object."""

    value: bytes


class Integer(Node, frozen=True, tag="i"):
    """An integer of more than 64 bits, in hexadecimal."""

    digits: str


class Items(Node, frozen=True, tag="s"):
    """A list, tuple, set, frozenset or `torch.Size`."""

    kind: str
    items: Indices


class Mapping(Node, frozen=True, tag="m"):
    """A dict."""

    keys: Indices
    values: Indices


class Named(Node, frozen=True, tag="n"):
    """A named tuple of `practice`."""

    cls: str
    items: Indices


class Constant(Node, frozen=True, tag="c"):
    """A dtype, device or memory format, by its name."""

    kind: str
    name: str


class Raw(Node, frozen=True, tag="r"):
    """A tensor: its bytes are `buffer`, in the order of its dimensions."""

    dtype: str
    shape: Shape
    strides: Shape  # as `narrow` gives them; empty for a contiguous tensor
    device: str
    requires_grad: bool
    parameter: bool
    grad: Index | None
    buffer: int
    leaf: bool = True  # no operation made it; so a view travels, which nothing can cut off in place


class Array(Node, frozen=True, tag="y"):
    """A NumPy array; with `scalar`, a NumPy scalar."""

    dtype: str
    shape: Shape
    scalar: bool
    buffer: int


class Image(Node, frozen=True, tag="p"):
    """A PIL image."""

    mode: str
    size: tuple[int, int]
    palette: bytes | None
    buffer: int
    transparency: int | None = None  # the number of the colour, or the grey value, that is transparent


class Module(Node, frozen=True, tag="M"):
    """A module of `practice` or `torch.nn`: class, plain attributes, tensors, children, hooks."""

    cls: str
    attributes: NamedIndices
    parameters: NamedIndices
    buffers: NamedIndices
    children: NamedIndices
    hooks: dict[str, int]  # how many of each kind


class Portable(Node, frozen=True, tag="o"):
    """An object of a class that `practice.portable` knows; `items` for subclasses of list."""

    cls: str
    attributes: NamedIndices
    items: Indices | None


class Optimizer(Node, frozen=True, tag="O"):
    """A `torch.optim` optimizer bound to tensors of the same table."""

    cls: str
    defaults: Index
    groups: Index
    parameters: Indices
    states: Indices  # one for each of the parameters


class Dataset(Node, frozen=True, tag="d"):
    """A `TensorDataset`."""

    tensors: Indices


class Loader(Node, frozen=True, tag="l"):
    """A `DataLoader` over a dataset of the table; its order comes from `generator`."""

    dataset: Index
    batch_size: int
    shuffle: bool
    drop_last: bool
    generator: Index | None
    batches: Rows | None  # the rows of each batch, where those are listed


class Generator(Node, frozen=True, tag="g"):
    """A `torch.Generator`, by its state."""

    device: str
    buffer: int


class Callback(Node, frozen=True, tag="f"):
    """A function of the examiner: calling it in the candidate asks the examiner."""

    number: int


class Stream(Node, frozen=True, tag="t"):
    """An iterator of the examiner, read item by item, once."""

    number: int


class Handle(Node, frozen=True, tag="h"):
    """An object that stays in the candidate's process."""

    number: int
    kind: Annotated[str, msgspec.Meta(max_length=200)]  # the name of its class


class Given(Node, frozen=True, tag="G"):
    """An object that the call was given and that has behaviour: the examiner's own, as it is there."""

    index: Index


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
    | Given
)
Table = Annotated[tuple[AnyNode, ...], msgspec.Meta(max_length=MAX_NODES)]
Effects = Annotated[dict[Index, AnyNode], msgspec.Meta(max_length=MAX_NODES)]
