"""What nbgrader's `timestamp.txt` says."""

from __future__ import annotations

import pytest

from autograder.intake.timestamp import parse_timestamp


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-18 22:15:01.123456 UTC", "2026-12-18T22:15:01.123456+00:00"),
        ("2026-12-18 22:15:01 UTC\n", "2026-12-18T22:15:01+00:00"),
        ("2026-12-18 22:15:01", "2026-12-18T22:15:01+00:00"),
        ("2026-12-18T22:15:01+02:00", "2026-12-18T20:15:01+00:00"),
        ("2026-12-18 22:15:01 +0200", "2026-12-18T20:15:01+00:00"),
        ("2026-07-01 12:00:00 Europe/Warsaw", "2026-07-01T10:00:00+00:00"),
        ("2015-02-02 15:58:23.948203 America/Los_Angeles", "2015-02-02T23:58:23.948203+00:00"),
    ],
)
def test_times_are_in_utc(text: str, utc: str) -> None:
    found = parse_timestamp(text)
    assert found is not None
    assert found.isoformat() == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-13-01 00:00:00 UTC",
        "2026-12-18 22:15:01 Nowhere/Land",
        "2026-12-18 22:15:01 ../../etc/passwd",
        "2026-12-18 22:15:01 /etc/passwd",
        "2026-12-18 22:15:01 +99:99",
        "0001-01-01 00:00:00 +1400",
        "x" * 1000,
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_timestamp(text) is None
