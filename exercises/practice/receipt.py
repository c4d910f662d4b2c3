"""What was packed to be handed in, and when: the receipt inside the zip, which grading compares with what arrives.

It tells accidents (a damaged transfer, a file saved after packing); anybody can write another one, and it proves
nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

__all__ = ["FORMAT", "NAME", "write_receipt"]

NAME = "practice-receipt.json"
FORMAT = 1


def write_receipt(assignment: str, packed: dt.datetime, files: Mapping[str, bytes]) -> bytes:
    """Return the receipt of files.

    Args:
        assignment: What they are handed in for.
        packed: When, with a time zone.
        files: Their contents by name.
    """
    document = {
        "format": FORMAT,
        "assignment": assignment,
        "packed": packed.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    return (json.dumps(document, indent=1) + "\n").encode()
