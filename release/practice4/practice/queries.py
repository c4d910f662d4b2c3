"""Black boxes: what may only be asked, counted where it is answered and capped there.

In a notebook they run beside the student's code. In grading they run in the examiner's process: a student's
function gets something that it can call, and neither the model, nor its gradients, nor the count are within reach.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

__all__ = ["Asked", "BlackBox", "BudgetExceeded", "Counter", "ScoreTable", "UnknownScore"]

_ROUNDING = 1e-5  # x + (1 - x) may be a little more than 1


class BudgetExceeded(RuntimeError):
    """More was asked of a black box than its budget allows."""


class Counter:
    """Counts what is asked, and refuses what goes beyond a budget.

    Args:
        budget: The largest total; no limit where it is left out.
        unit: What is counted, in the plural, for the message.
    """

    def __init__(self, budget: int | None = None, unit: str = "queries") -> None:
        self.budget = budget
        self.unit = unit
        self.asked = 0  # everything that was asked, what was refused included

    def add(self, amount: int = 1) -> None:
        """Count `amount` more.

        Raises:
            BudgetExceeded: The total is beyond the budget; nothing of it may be answered.
        """
        self.asked += amount
        if self.exceeded:
            raise BudgetExceeded(f"{self.asked} {self.unit} were asked, the budget is {self.budget}")

    @property
    def exceeded(self) -> bool:
        """Whether more was asked than the budget allows."""
        return self.budget is not None and self.asked > self.budget


class BlackBox:
    """Answer images with logits, and with nothing else; each image of a batch is one query.

    Args:
        model: A classifier: images (N, C, H, W) → logits (N, K).
        budget: How many images it answers; no limit where it is left out.
    """

    def __init__(self, model: nn.Module, budget: int | None = None) -> None:
        self._model = model
        self.counter = Counter(budget)

    @torch.no_grad()
    def __call__(self, images: Tensor) -> Tensor:
        """Return logits (N, K), detached, for images (N, C, H, W) in [0, 1].

        Raises:
            BudgetExceeded: These images are beyond the budget; none of them is answered.
            ValueError: They are no batch of images in [0, 1].
        """
        if images.ndim != 4:
            raise ValueError(f"a query is a batch of images (N, C, H, W), not of shape {tuple(images.shape)}")
        self.counter.add(len(images))
        if not bool(((images >= -_ROUNDING) & (images <= 1 + _ROUNDING)).all()):
            raise ValueError("a query holds pixels outside [0, 1]")
        where = next(self._model.parameters(), images)
        logits: Tensor = self._model(images.to(where.device, where.dtype))
        return logits.to(images.device)


class UnknownScore(LookupError):
    """A score was asked for that is not in the table."""


class Asked(NamedTuple):
    """One question to a `ScoreTable`."""

    model: int  # the model's index
    split: str  # what it was measured on


class ScoreTable:
    """Answer `score(i, split)` from a table, and write every question down.

    Args:
        scores: For each split one score a model, in the order of the models.
    """

    def __init__(self, scores: Mapping[str, Sequence[float]]) -> None:
        self._scores = {split: list(column) for split, column in scores.items()}
        self.log: list[Asked] = []  # in the order in which they were asked, the unanswered ones included

    def __call__(self, i: int, split: str) -> float:
        """Return the score of model `i`, counted from 0, on a split.

        Raises:
            UnknownScore: There is no such model or split.
        """
        asked = Asked(operator.index(i), str(split))
        self.log.append(asked)
        column = self._scores.get(asked.split, [])
        if not 0 <= asked.model < len(column):
            known = ", ".join(f"{len(one)} of `{name}`" for name, one in self._scores.items())
            raise UnknownScore(f"there is no score of model {i} on {split!r}; there are {known}")
        return column[asked.model]

    def models_asked(self, split: str) -> list[int]:
        """Return the models whose score on a split was asked for, in that order."""
        return [asked.model for asked in self.log if asked.split == split]
