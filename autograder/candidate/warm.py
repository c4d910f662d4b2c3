"""What the warm parent makes ready before it forks: everything that a notebook is likely to ask for.

It is imported after the modules that the exercises' own notebooks import. Nothing here may start a thread,
touch CUDA or read a secret: children inherit this memory.
"""

from __future__ import annotations

import sys

import matplotlib as mpl
import practice.panel
import practice.probes
import practice.testing.candidate
import practice.wordnet
import torch
import torch.utils.data

from autograder.candidate.shell import make_shell
from autograder.wire import effects

__all__ = ["SHELL", "effects", "practice"]

mpl.use("Agg")
torch.set_num_threads(1)
torch.optim.SGD([torch.zeros(1, requires_grad=True)])  # the first optimizer imports half of torch
if "nltk" in sys.modules:
    practice.wordnet.load()
SHELL = make_shell()
