"""All that a batch leaves, in a form in which two batches can be compared: names for ids, and no times."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import nbformat

from autograder.model import Verdict
from tests.rows import rows_in

_TIMES = {"seconds"}
_USED = re.compile(r"(peak_mib|cpu_seconds)=[0-9.e-]+| at 0x[0-9a-f]+")  # told to staff
_MADE_OF = re.compile(rb'"made_of": "\w+"')  # a digest of seconds, too


def results(work: Path) -> dict[str, Any]:
    """Return every row of the gradebook, every verdict, and every autograded notebook of a work folder."""
    return {
        "gradebook": rows_in(work),
        "verdicts": {
            path.relative_to(work): _timeless(msgspec.json.decode(path.read_bytes()))
            for path in sorted((work / "verdicts").rglob("*.json"))
        },
        "notebooks": {
            path.relative_to(work): _MADE_OF.sub(b"", path.read_bytes())
            for path in sorted((work / "autograded").rglob("*"))
            if path.is_file()
        },
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return what is not the same in two results: of which kind it is, and its name."""
    kinds = [(kind, one[kind], other[kind]) for kind in other]
    return [(kind, name) for kind, a, b in kinds for name in {**a, **b} if a.get(name) != b.get(name)]


def check_that_all_is_whole(work: Path) -> None:
    """Read each result that can be seen."""
    for path in (work / "verdicts").rglob("*.json"):
        msgspec.json.decode(path.read_bytes(), type=Verdict)
    for path in (work / "autograded").rglob("*.ipynb"):
        nbformat.read(path, as_version=4)


def _timeless(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _timeless(value) for key, value in thing.items() if key not in _TIMES}
    if isinstance(thing, str):
        return _USED.sub("", thing)
    return [_timeless(one) for one in thing] if isinstance(thing, list) else thing
