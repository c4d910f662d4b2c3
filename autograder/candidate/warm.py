"""What the warm parent makes ready before it forks: everything that a notebook is likely to ask for.

It is imported after the modules that the exercises' own notebooks import. Nothing here may start a thread,
touch CUDA or read a secret: children inherit this memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import practice.panel
import practice.probes
import practice.testing.candidate
import torch
from torch.utils.data import DataLoader

from autograder.candidate.shell import make_shell
from autograder.wire import effects

__all__ = ["SHELL", "effects", "practice"]


def _load_in_this_process() -> None:
    """Let loaders do without the worker processes that students ask for: nothing can be started here."""
    iterate = DataLoader.__iter__

    def iterate_here(loader: DataLoader[Any]) -> Iterator[Any]:
        loader.num_workers = loader.timeout = 0
        return iterate(loader)

    DataLoader.__iter__ = iterate_here  # type: ignore[method-assign,assignment]


mpl.use("Agg")
torch.set_num_threads(1)
_load_in_this_process()
SHELL = make_shell()
