"""Make NLTK and WordNet ready.

NLTK imports SciPy and scikit-learn where they are installed, for a statistic and a classifier that no exercise asks
for: that takes longer than all the rest of it. It is let do without, as where they are not. Torch, which the program
needs anyway, comes first: beside 150,000 lemmas in memory, importing it takes half as long again.
"""

from __future__ import annotations

import sys
from typing import Any, Final

import practice.wordnet
import torch  # noqa: F401

_HIDDEN: Final[dict[str, Any]] = {name: None for name in ("scipy", "sklearn") if name not in sys.modules}

sys.modules.update(_HIDDEN)
import nltk  # noqa: E402, F401 - while they are hidden

for _name in _HIDDEN:
    del sys.modules[_name]

practice.wordnet.load()
