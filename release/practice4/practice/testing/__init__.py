"""What checks are written with: `check`, `expect` and `snapshot`."""

from practice.testing import expect
from practice.testing.declare import check
from practice.testing.snapshot import snapshot

__all__ = ["check", "expect", "snapshot"]
