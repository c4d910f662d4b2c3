"""Spoil notebooks and archives in ways that no one would think of, the same ones for the same seed."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbgrader

SHIPPED = sorted(
    (Path(nbgrader.__file__).parent / "tests").rglob("*.ipynb")
)  # nbgrader's own tests' notebooks
ODD = (
    None,
    True,
    -1,
    10**400,
    1e308,
    "",
    "\0",
    "\ud800",
    "../../etc",
    "x" * 10_000,
    [],
    {},
    [[[]]],
    {"": {"": []}},
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp037", "utf-7")
LONGEST = 200_000  # bytes of a repeated part


def notebook(seed: int, sources: list[bytes]) -> bytes:
    """Return a notebook made from one of `sources` by up to four changes."""
    chance = random.Random(seed)
    content = chance.choice(sources)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(CHANGES)(content, chance)
    return content


def archive(seed: int, sources: list[bytes]) -> bytes:
    """Return a zip of some spoilt notebooks under odd names, spoilt itself."""
    chance = random.Random(seed)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as packed:
        for number in range(chance.randint(1, 4)):
            info = zipfile.ZipInfo(_member(chance, number))
            info.external_attr = chance.choice([0o644, 0o100644, 0o120777, 0o010644, 0o040755]) << 16
            packed.writestr(info, notebook(chance.getrandbits(32), sources))
    content = file.getvalue()
    for _ in range(chance.randint(0, 3)):
        content = chance.choice(BYTE_CHANGES)(content, chance)
    return content


def _member(chance: random.Random, number: int) -> str:
    folder = chance.choice(
        ["ana", "b\u00f6b", "..", "/", "c:\\x", "a/b/c/d/e/f/g/h/i", "s" * 300, "\u202e", "first"]
    )
    name = chance.choice(
        ["doubling.ipynb", "Doubling (1).ipynb", "doubling.py", "other.ipynb", ".ipynb", "doubling"]
    )
    return f"{folder}/{number}/{name}" if chance.random() < 0.3 else f"{folder}/{name}"


def _as_json(change: Callable[[Any, random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    """Make a change of a document a change of bytes; what is no JSON any more stays as it is."""

    def changed(content: bytes, chance: random.Random) -> bytes:
        try:
            document = json.loads(content)
        except (ValueError, RecursionError):
            return content
        document = copy.deepcopy(document)
        change(document, chance)
        return json.dumps(document, indent=chance.choice([None, 1])).encode()

    return changed


def _places(thing: Any) -> list[tuple[Any, Any]]:
    """List every container of a document with each of its keys."""
    keys = list(thing) if isinstance(thing, dict) else range(len(thing)) if isinstance(thing, list) else ()
    return [(thing, key) for key in keys] + [place for key in keys for place in _places(thing[key])]


def _drop(document: Any, chance: random.Random) -> None:
    if places := _places(document):
        container, key = chance.choice(places)
        del container[key]


def _replace(document: Any, chance: random.Random) -> None:
    if places := _places(document):
        container, key = chance.choice(places)
        container[key] = chance.choice(ODD)


def _swap(document: Any, chance: random.Random) -> None:
    if places := _places(document):
        (one, here), (other, there) = chance.choice(places), chance.choice(places)
        one[here] = copy.deepcopy(other[there])


def _cells(document: Any, chance: random.Random) -> None:
    cells = document.get("cells") if isinstance(document, dict) else None
    if isinstance(cells, list) and cells:
        chance.shuffle(cells)
        cells += [copy.deepcopy(chance.choice(cells)) for _ in range(chance.choice([1, 3, 300]))]


def _deepen(document: Any, chance: random.Random) -> None:
    if isinstance(document, dict):
        nest: Any = []
        for _ in range(chance.choice([50, 400])):
            nest = [nest] if chance.random() < 0.5 else {"x": nest}
        document[chance.choice(["metadata", "cells", "nbformat", "more"])] = nest


def _grow(document: Any, chance: random.Random) -> None:
    if places := _places(document):
        container, key = chance.choice(places)
        if isinstance(container[key], str):
            container[key] *= min(chance.choice([2, 1000]), LONGEST // (len(container[key]) + 1) + 1)


def _flip(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content or b"{")
    for _ in range(chance.choice([1, 5, 50])):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    part = content[start : start + chance.choice([1, 40, 4000])]
    return (
        content[:start] + part * min(chance.choice([2, 1000]), LONGEST // (len(part) + 1)) + content[start:]
    )


def _encode(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def _lines(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n", b"\x00"]))


BYTE_CHANGES = (_flip, _cut, _repeat)
CHANGES = (*map(_as_json, (_drop, _replace, _swap, _cells, _deepen, _grow)), *BYTE_CHANGES, _encode, _lines)
