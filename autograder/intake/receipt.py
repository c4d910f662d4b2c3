"""The receipt that `python -m practice pack` puts beside the notebooks: is each one still what was packed?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from autograder.model import Packing, Receipt

NAME: Final = "practice-receipt.json"


class _File(msgspec.Struct, frozen=True):
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Document(msgspec.Struct, frozen=True):
    """A receipt as it is written; what else is in the file does not matter."""

    packed: Annotated[dt.datetime, Meta(tz=True)]
    files: Mapping[str, _File]


def read_receipt(data: bytes) -> Document | None:
    """Return a receipt; None where the file is something else: no student owes anybody one."""
    try:
        document = msgspec.json.decode(data, type=Document)
        return msgspec.structs.replace(document, packed=document.packed.astimezone(dt.UTC))
    except (msgspec.DecodeError, RecursionError, OverflowError):  # a year before 1 has no UTC
        return None


def compare(receipt: Document, name: str, content: bytes) -> Receipt:
    """Return what a receipt says of a file that came with it."""
    listed = receipt.files.get(name)
    if listed is None:
        state = Packing.UNLISTED
    elif listed.sha256 == hashlib.sha256(content).hexdigest():
        state = Packing.INTACT
    else:
        state = Packing.CHANGED
    return Receipt(packed=receipt.packed, state=state)


def notice(receipt: Receipt, name: str) -> str:
    """Return the sentence that a student reads about a file that is not what was packed; nothing for one that is."""
    moment = f"{receipt.packed:%Y-%m-%d %H:%M:%S} UTC"
    return {
        Packing.INTACT: "",
        Packing.CHANGED: f"`{name}` is not the file that was packed on {moment}; it was graded as it arrived.",
        Packing.UNLISTED: f"`{name}` is not among the files that were packed on {moment}; it was graded all the same.",
    }[receipt.state]
