"""Leave a fork the descriptors that it needs: a forgotten one is a way out, or keeps a pipe from ending."""

from __future__ import annotations

import fcntl
import os
from typing import Final

from autograder.sandbox import syscalls

FIRST: Final = 3  # after standard input, output and error, which are /dev/null
_LAST: Final = 0x7FFFFFFF


def keep_only(*fds: int) -> tuple[int, ...]:
    """Move `fds` to the places after the standard three, close all others, and answer the new numbers."""
    # Aside first, so that none is in another's place.
    aside = [fcntl.fcntl(fd, fcntl.F_DUPFD, FIRST + len(fds)) for fd in fds]
    for place, fd in enumerate(aside, FIRST):
        os.dup2(fd, place, inheritable=False)
    close_from(FIRST + len(fds))
    return tuple(range(FIRST, FIRST + len(fds)))


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    syscalls.close_range(first, _LAST)
