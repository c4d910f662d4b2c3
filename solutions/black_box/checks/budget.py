"""Calls whose queries are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.queries import Counter
from practice.testing.faults import StudentError

RUNAWAY = 1000  # queries after which somebody who never stops is stopped, where the budget is smaller and not yet asked for


def within_budget(counter: Counter, call: Callable[[], Any]) -> Any:
    """Make a call, and say by how much the budget was exceeded if it was."""
    try:
        return call()
    except StudentError:
        if not counter.exceeded:
            raise
    finally:
        assert not counter.exceeded, (
            f"{counter.asked} {counter.unit} were made, the budget is {counter.budget}"
        )
