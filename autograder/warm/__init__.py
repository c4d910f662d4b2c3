"""What both warm parents make ready for exercises that need it: a module for each need, imported for its effect.

Nothing here may start a thread, touch CUDA or read a secret: candidates inherit this memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

_NEEDS: Final = {"nltk": "autograder.warm.words", "torch.optim": "autograder.warm.optimizers"}


def needs(modules: Collection[str]) -> Iterator[str]:
    """Return what to import before these modules or those of their packages: most notebooks do without, in half the time."""
    return (
        preparation
        for package, preparation in _NEEDS.items()
        if any(f"{module}.".startswith(f"{package}.") for module in modules)
    )
