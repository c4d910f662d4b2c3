"""The oracle of training: a copy of the network is trained here, and must end with the same weights and figures."""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from practice.probes import Probe
from practice.testing import expect
from torch import Tensor, nn
from torch.optim import Optimizer

from .lessons import Lesson, Loader


def replay(lesson: Lesson, loader: Loader, epochs: int) -> tuple[list[float], dict[str, Tensor]]:
    """Train a copy of the lesson's network; return the running accuracy of each epoch, and the weights at the end."""
    model, optimizer = copy.deepcopy((lesson.model.inner, lesson.optimizer))
    running = [_epoch(model, loader, optimizer, lesson.device) for _ in range(epochs)]
    return running, model.state_dict()


def _epoch(model: nn.Module, loader: Loader, optimizer: Optimizer, device: torch.device | str) -> float:
    """Train for one epoch; return its running accuracy."""
    right = total = 0
    for images, labels in loader:
        right += step(model, optimizer, images.to(device), labels.to(device))
        total += len(labels)
    return right / total


STAND_INS = {"train_one_epoch": _epoch}


def step(model: nn.Module, optimizer: Optimizer, images: Tensor, labels: Tensor) -> int:
    """Train on a batch; return how many of it were right before."""
    logits = model.train()(images)
    optimizer.zero_grad()
    F.cross_entropy(logits, labels).backward()
    optimizer.step()
    return int((logits.argmax(dim=1) == labels).sum())


@torch.no_grad()
def n_right(model: nn.Module, images: Tensor, labels: Tensor) -> int:
    """Return how many of a batch a model in evaluation mode gets right."""
    return int((model.eval()(images).argmax(dim=1) == labels).sum())


def expect_state(model: Probe, trained: dict[str, Tensor]) -> None:
    """Expect a model to end with the weights and statistics of one that was trained here."""
    # Where the loss is computed in single precision, which is right too, weights end 3e-6 away.
    state = model.inner.state_dict()
    for name, weights in trained.items():  # of these, none may be missing
        expect.close(state.get(name), weights, f"`{name}` after training", rtol=1e-5, atol=1e-5)
