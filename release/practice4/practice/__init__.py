"""What the practice's notebooks and checks share: data, models, plots and `check("task")`.

Importing it is cheap: torch, NLTK and matplotlib are imported by the modules that need them, when they are
needed.
"""

from __future__ import annotations

from practice import wordnet
from practice.panel import check

__all__ = ["check"]

wordnet.install()
