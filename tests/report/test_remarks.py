"""What staff should know of single verdicts besides their scores."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from autograder.model import Packing, Receipt, Verdict
from autograder.report.remarks import remarks

PACKED = dt.datetime(2026, 11, 26, 17, 0, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Packing.CHANGED, ["receipt: Зоя / mean is not the file that was packed on 2026-11-26 17:00:05 UTC"]),
        (
            Packing.UNLISTED,
            ["receipt: Зоя / mean is not among the files that were packed on 2026-11-26 17:00:05 UTC"],
        ),
        (Packing.INTACT, []),
    ],
)
def test_only_a_file_that_differs_from_its_receipt_is_told(
    verdict: Verdict, state: Packing, said: list[str]
) -> None:
    packed = msgspec.structs.replace(verdict, receipt=Receipt(packed=PACKED, state=state))
    assert list(remarks([verdict, packed])) == said
