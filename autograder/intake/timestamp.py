"""The time of a submission, from the `timestamp.txt` that nbgrader leaves beside it."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Final

_WRITTEN: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d(?:\.\d{1,6})?)\s*(?P<zone>[A-Za-z0-9_+\-/:]{1,40})?"
)


def parse_timestamp(text: str) -> dt.datetime | None:
    """Return the UTC time that `timestamp.txt` tells, as nbgrader reads it; None where it tells none.

    Without a zone the time is in UTC.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        local = dt.datetime.fromisoformat(f"{found['day']} {found['time']}")
        return local.replace(tzinfo=_zone(found["zone"] or "UTC")).astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def _zone(name: str) -> dt.tzinfo:
    if name in ("UTC", "Z", "GMT"):
        return dt.UTC
    if name[0] in "+-":
        return dt.datetime.strptime(name, "%z").tzinfo or dt.UTC
    return zoneinfo.ZoneInfo(name)
