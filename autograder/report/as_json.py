"""Verdicts as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from autograder.model import Verdict
from autograder.rules import Standing

FORMAT = 1


def verdicts_as_json(
    verdicts: Iterable[Verdict], standings: Iterable[Standing] | None = None, *, staff: bool = False
) -> bytes:
    """Write verdicts as `{"format": 1, "verdicts": […]}`, and totals by the course's rules as `"standings"`.

    Args:
        verdicts: in the order in which they are to appear.
        standings: what each student has by the course's rules, where that is known.
        staff: whether to include what may tell hidden data: each check's `detail` and the grader's `fault`.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "verdicts": [_plain(verdict, staff=staff) for verdict in verdicts],
    }
    if standings is not None:
        document["standings"] = [msgspec.to_builtins(one) for one in standings]
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def as_json(kind: str, content: object) -> bytes:
    """Write anything else that a command finds as `{"format": 1, kind: content}`."""
    document = {"format": FORMAT, kind: msgspec.to_builtins(content)}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _plain(verdict: Verdict, *, staff: bool) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(verdict)
    if not staff:
        del plain["fault"]
        for task in plain["tasks"]:
            for check in task["checks"]:
                del check["detail"]
    return plain
