"""What staff should know of single verdicts besides their scores, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autograder.model import Packing, Verdict
from autograder.report.text import printable

_SAID = {
    Packing.CHANGED: "is not the file that was packed",
    Packing.UNLISTED: "is not among the files that were packed",
}


def remarks(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield a line for each file that is not what its receipt says."""
    for verdict in verdicts:
        receipt = verdict.receipt
        if receipt is not None and receipt.state in _SAID:
            name = printable(f"{verdict.student} / {verdict.exercise}")
            yield f"receipt: {name} {_SAID[receipt.state]} on {receipt.packed:%Y-%m-%d %H:%M:%S} UTC"
