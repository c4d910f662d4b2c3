"""Two ends of one conversation in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from autograder.wire.channel import Channel


class Ends:
    """The candidate's end and the examiner's; each is closed once."""

    def __init__(self) -> None:
        (a, b), (c, d) = os.pipe(), os.pipe()
        self.candidate, self.examiner = Channel(a, d), Channel(c, b)
        self._open = [self.candidate, self.examiner]

    def close(self, *channels: Channel) -> None:
        """Close these, or whatever is still open."""
        for channel in channels or tuple(self._open):
            self._open.remove(channel)
            channel.close()


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.close()
