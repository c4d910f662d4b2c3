"""What the warm parent imports before it forks: everything a notebook is likely to ask for.

Nothing here may start a thread, touch CUDA or read a secret: children inherit this memory.
"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import IPython.core.magics  # noqa: E402
import matplotlib.pyplot  # noqa: E402
import matplotlib_inline.backend_inline  # noqa: E402, F401
import nltk.stem  # noqa: E402, F401
import numpy  # noqa: E402, F401
import practice.data  # noqa: E402
import practice.models  # noqa: E402, F401
import practice.panel  # noqa: E402, F401
import practice.plots  # noqa: E402, F401
import practice.probes  # noqa: E402, F401
import practice.testing.candidate  # noqa: E402, F401
import practice.wordnet  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional  # noqa: E402, F401
import torch.utils.data  # noqa: E402, F401
import torchvision  # noqa: E402, F401

from autograder.candidate import shell as _shell  # noqa: E402
from autograder.wire import effects  # noqa: E402, F401

torch.set_num_threads(1)
practice.wordnet.load()
SHELL = _shell.make_shell()
