"""Where commands print: as wide as the terminal, or as wide as it takes where nobody folds lines."""

from __future__ import annotations

import os
from typing import Final

from rich.console import Console

_UNFOLDED: Final = 1000  # columns of a file or a pipe, which programs search line by line


def open_console() -> Console:
    """Return the console for results; a name or a path is never folded in a file or a pipe."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _UNFOLDED
    return console
