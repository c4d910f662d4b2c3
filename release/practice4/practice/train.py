"""Train the shipped weights: `python -m practice.train` writes `weights/*.safetensors` again.

One thread, because two add up gradients in another order and change the third decimal of an accuracy.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn import functional as F

from practice.data import SPLIT_SEED, Digits, digits_split
from practice.models import ARCHITECTURES, WEIGHTS, build

__all__ = ["accuracy_on_test", "train"]

EPOCHS = 12
BATCH_SIZE = 64
LEARNING_RATE = 2e-3


@contextmanager
def _one_seeded_thread(seed: int) -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)


def _one_epoch(model: nn.Module, data: Digits, optimizer: torch.optim.Optimizer) -> None:
    for rows in torch.randperm(len(data.labels)).split(BATCH_SIZE):
        batch = data.take(rows)
        optimizer.zero_grad()
        F.cross_entropy(model(batch.images), batch.labels).backward()
        optimizer.step()


def train(name: str, seed: int = SPLIT_SEED) -> nn.Module:
    """Train one architecture on the digits and return it in evaluation mode.

    Args:
        name: A key of `ARCHITECTURES`.
        seed: Of the split, the initial weights, the order of the batches and the dropout.
    """
    data = digits_split(seed).train
    model = build(name, seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    with _one_seeded_thread(seed):
        for _ in range(EPOCHS):
            _one_epoch(model, data, optimizer)
    return model.eval()


@torch.no_grad()
def accuracy_on_test(model: nn.Module, seed: int = SPLIT_SEED) -> float:
    """Measure a model in evaluation mode on the digits that `train` did not see with this seed."""
    images, labels = digits_split(seed).test
    correct: Tensor = model(images).argmax(1) == labels
    return correct.double().mean().item()


def main() -> None:
    """Train all architectures, or only those named, and report the accuracy of each on the test part."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--only", nargs="+", choices=list(ARCHITECTURES), default=list(ARCHITECTURES))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        model = train(name)
        (options.out / f"{name}.safetensors").write_bytes(save(model.state_dict()))
        print(f"{name}: test accuracy {accuracy_on_test(model):.3f}")


if __name__ == "__main__":
    main()
