"""The messages of the wire, one struct each."""

from __future__ import annotations

import msgspec

from autograder.model import Attachment, Cell
from autograder.wire.nodes import AnyNode, Index, Table


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the messages."""


# From the examiner.


class Load(Message, tag="load"):
    """Run the cells of a submission, except those in `skip`."""

    cells: tuple[Cell, ...]
    attachments: tuple[Attachment, ...]
    skip: frozenset[int]
    device: str
    output_bytes: int
    seed: int


class Call(Message, tag="call"):
    """Call a function by name, or an object by its handle."""

    id: int
    name: str | None  # the function; None for a handle
    handle: int | None
    verb: str  # "call", "differentiate" or "next"
    args: tuple[Index, ...]
    kwargs: dict[str, Index]
    nodes: Table
    seed: int
    grad_enabled: bool


class Answer(Message, tag="answer"):
    """What a callback returned."""

    id: int
    value: Index
    nodes: Table


class Refusal(Message, tag="refusal"):
    """A callback raised: the candidate raises the exception of that name from `practice.errors` or builtins."""

    id: int
    kind: str
    text: str


class Inspect(Message, tag="inspect"):
    """Report the modes that the last call left behind."""

    id: int


class Forget(Message, tag="forget"):
    """Release every handle."""


# From the candidate: hostile.


class Frame(Message):
    """One frame of the student's own code."""

    cell: int  # position of the cell in the submission
    line: int


class CellDone(Message, tag="cell"):
    """A cell has run; `kinds` is empty when it ran to its end."""

    index: int
    kinds: tuple[str, ...] = ()
    text: str = ""
    line: int = 0


class Loaded(Message, tag="loaded"):
    """All cells have run."""

    output: str


class Returned(Message, tag="returned"):
    """A call returned: its value, and the arguments that it changed."""

    id: int
    value: Index
    nodes: Table
    effects: dict[int, AnyNode]
    gradients: tuple[Index, ...] = ()


class Raised(Message, tag="raised"):
    """A call raised."""

    id: int
    kinds: tuple[str, ...]
    text: str
    frames: tuple[Frame, ...]
    nodes: Table
    effects: dict[int, AnyNode]


class Ask(Message, tag="ask"):
    """The student's code called a callback or reads a stream."""

    id: int
    number: int
    args: tuple[Index, ...]
    kwargs: dict[str, Index]
    nodes: Table


class Modes(Message, tag="modes"):
    """The modes of the candidate's process."""

    id: int
    grad_enabled: bool
    inference_mode: bool
    default_dtype: str
    deterministic: bool


FromExaminer = Load | Call | Answer | Refusal | Inspect | Forget
FromCandidate = CellDone | Loaded | Returned | Raised | Ask | Modes
