"""What staff should know of single verdicts besides their scores, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from autograder.model import Outcome, Packing, Verdict
from autograder.report.text import printable

_SAID = {
    Packing.CHANGED: "is not the file that was packed",
    Packing.UNLISTED: "is not among the files that were packed",
}


def remarks(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield a line for each file that is not what its receipt says, and for each check that was voided."""
    verdicts = list(verdicts)
    for verdict in verdicts:
        receipt = verdict.receipt
        if receipt is not None and receipt.state in _SAID:
            name = printable(f"{verdict.student} / {verdict.exercise}")
            yield f"receipt: {name} {_SAID[receipt.state]} on {receipt.packed:%Y-%m-%d %H:%M:%S} UTC"
    gained: Counter[tuple[str, str, str]] = Counter()
    for verdict in verdicts:
        for check in (one for task in verdict.tasks for one in task.checks if one.voided):
            key = verdict.exercise, check.name.partition("[")[0], check.voided
            gained[key] += check.outcome is not Outcome.PASSED
    for (exercise, name, reason), count in gained.items():
        yield printable(f"voided: {exercise} / {name} does not count ({count} had not passed it): {reason}")
