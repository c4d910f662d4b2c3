"""The messages for notebooks whose tests are in their own cells: cells to run, and what they show."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

MOST_CELLS = 10_000
MOST_OUTPUTS = 10_000  # of one cell
MOST_LINES = 10_000  # of one traceback

Text = str
Bundle = Annotated[dict[str, str], msgspec.Meta(max_length=100)]  # MIME type → text, base64 or JSON text


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the messages."""


class Run(Message, frozen=True, tag="run"):
    """Run cells in order, except those in `skip`; a buffer for each file comes along."""

    cells: tuple[str, ...]
    skip: frozenset[int]
    files: tuple[str, ...]  # relative paths
    seconds: float  # after which a cell is interrupted
    characters: int  # of output that is kept of a cell


class Stream(Message, frozen=True, tag="stream"):
    """Printed text."""

    name: Literal["stdout", "stderr"]
    text: Text


class Display(Message, frozen=True, tag="display"):
    """Something shown with `display`."""

    data: Bundle


class Result(Message, frozen=True, tag="result"):
    """The value of a cell's last line."""

    data: Bundle


class Error(Message, frozen=True, tag="error"):
    """An exception."""

    name: Text
    value: Text
    traceback: Annotated[tuple[Text, ...], msgspec.Meta(max_length=MOST_LINES)]


Output = Stream | Display | Result | Error


class Ran(Message, frozen=True, tag="ran"):
    """A cell ran to its end, or until it was interrupted."""

    index: int
    count: Annotated[int, msgspec.Meta(ge=0, le=MOST_CELLS)]  # the number that IPython gave it
    outputs: Annotated[tuple[Output, ...], msgspec.Meta(max_length=MOST_OUTPUTS)]
    interrupted: bool = False
