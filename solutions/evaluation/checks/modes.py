"""The modes of a model's modules: how they may come, and that they come back."""

from __future__ import annotations

import pytest
from torch import nn


def all_training(model: nn.Module) -> None:
    """Put a model into training mode."""
    model.train()


def all_evaluating(model: nn.Module) -> None:
    """Put a model into evaluation mode."""
    model.eval()


def normalisation_frozen(model: nn.Module) -> None:
    """Train a model, but not the statistics of its batch normalisation, as in fine-tuning."""
    model.train()
    _children(model, (nn.BatchNorm1d, nn.BatchNorm2d)).eval()


def dropout_kept_on(model: nn.Module) -> None:
    """Use a trained model, but with dropout, as in Monte Carlo dropout."""
    model.eval()
    _children(model, (nn.Dropout,)).train()


def every_third_frozen(model: nn.Module) -> None:
    """Freeze some modules and not others of their class."""
    model.train()
    for module in list(model.modules())[::3]:
        module.training = False


START = pytest.mark.parametrize(
    "start", [all_training, all_evaluating, normalisation_frozen, dropout_kept_on, every_third_frozen]
)


def _children(model: nn.Module, kinds: tuple[type[nn.Module], ...]) -> nn.ModuleList:
    return nn.ModuleList(module for module in model.modules() if isinstance(module, kinds))


def modes_of(model: nn.Module) -> dict[str, bool]:
    """Return whether each module is in training mode, by name."""
    return {name: module.training for name, module in model.named_modules()}


def expect_modes(model: nn.Module, before: dict[str, bool]) -> None:
    """Expect each module in the mode that it came in."""
    after = modes_of(model)  # a part that was taken away has no mode
    moved = sum(after.get(name) != training for name, training in before.items())
    assert not moved, f"submodules left in another mode than they came in: {moved} of {len(before)}"
