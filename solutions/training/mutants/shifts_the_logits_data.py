# breaks: train_one_epoch
"""The logits are shifted in place behind autograd's back: the derivative of a last tanh is made of its value."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    model.train()
    right, seen = 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        logits.data -= logits.data.amax(dim=1, keepdim=True)  # for stable exponentials
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return right / seen
