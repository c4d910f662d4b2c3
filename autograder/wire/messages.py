"""The messages of the wire, one struct each."""

from __future__ import annotations

from typing import Annotated

import msgspec

from autograder.model import Attachment, Cell
from autograder.wire.nodes import Effects, Index, Indices, NamedIndices, Table


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the messages."""


# From the examiner.


class Load(Message, frozen=True, tag="load"):
    """Run the cells of a submission, except those in `skip`."""

    cells: tuple[Cell, ...]
    attachments: tuple[Attachment, ...]
    skip: frozenset[int]
    device: str
    output_bytes: int
    seed: int


class Call(Message, frozen=True, tag="call"):
    """Call a function by name, or an object by its handle."""

    id: int
    name: str | None  # the function; None for a handle
    handle: int | None
    verb: str  # "call", "differentiate" or "next"
    args: Indices
    kwargs: NamedIndices
    stand_ins: NamedIndices  # functions that replace those of the notebook meanwhile
    nodes: Table
    seed: int
    grad_enabled: bool


class Answer(Message, frozen=True, tag="answer"):
    """What a callback returned."""

    id: int
    value: Index
    nodes: Table


class Refusal(Message, frozen=True, tag="refusal"):
    """A callback raised: the candidate raises the exception of that name from `practice.errors` or builtins."""

    id: int
    kind: str
    text: str


class Inspect(Message, frozen=True, tag="inspect"):
    """Report the modes that the last call left behind."""

    id: int


class Forget(Message, frozen=True, tag="forget"):
    """Release every handle."""


# From the candidate: hostile. What it says in words is bounded: each word is looked for in the submission, and
# all of them go into the verdict.

Name = Annotated[str, msgspec.Meta(max_length=200)]  # of a class
Kinds = Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)]  # names of an exception's classes
Text = Annotated[str, msgspec.Meta(max_length=5_000)]  # of an exception


class Frame(Message, frozen=True):
    """One frame of the student's own code."""

    cell: int  # position of the cell in the submission
    line: int


class CellDone(Message, frozen=True, tag="cell"):
    """A cell has run; `kinds` is empty when it ran to its end."""

    index: int
    kinds: Kinds = ()
    text: Text = ""
    line: int = 0


class Loaded(Message, frozen=True, tag="loaded"):
    """All cells have run."""

    output: str


class Returned(Message, frozen=True, tag="returned"):
    """A call returned: its value, and the arguments that it changed."""

    id: int
    value: Index
    nodes: Table
    effects: Effects
    gradients: Indices = ()
    overwrote: bool = False  # whether the function changed what it had returned before


class Raised(Message, frozen=True, tag="raised"):
    """A call raised."""

    id: int
    kinds: Kinds
    text: Text
    frames: Annotated[tuple[Frame, ...], msgspec.Meta(max_length=20)]
    nodes: Table
    effects: Effects


class Ask(Message, frozen=True, tag="ask"):
    """The student's code called a callback or reads a stream."""

    id: int
    number: int
    args: Indices
    kwargs: NamedIndices
    nodes: Table


class Modes(Message, frozen=True, tag="modes"):
    """The modes of the candidate's process."""

    id: int
    grad_enabled: bool
    inference_mode: bool
    default_dtype: Name
    deterministic: bool
    generators: Annotated[str, msgspec.Meta(max_length=64)]


FromExaminer = Load | Call | Answer | Refusal | Inspect | Forget
FromCandidate = CellDone | Loaded | Returned | Raised | Ask | Modes
