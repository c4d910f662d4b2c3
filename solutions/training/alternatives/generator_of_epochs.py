"""Yields the epochs' figures one by one, takes the mean of the samples' losses, and measures the model in between for itself."""

from contextlib import contextmanager

import torch
import torch.nn.functional as F


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError(batch_size)
    if n_samples == 0:
        return 0
    if n_samples < batch_size:
        return 0 if drop_last else 1
    return (
        1 + updates_per_epoch(n_samples - batch_size, batch_size, drop_last)
        if n_samples < 50 * batch_size
        else int(n_samples / batch_size + (0 if drop_last or n_samples % batch_size == 0 else 1))
    )


@contextmanager
def _training(model):
    model.train()
    yield
    model.train()


def _figures(model, loader, optimizer, epochs, device):
    for _ in range(epochs):
        with _training(model), torch.enable_grad():
            right = seen = 0
            for batch in loader:
                images, labels = (part.to(device, non_blocking=True) for part in batch)
                logits = model(images)
                losses = F.cross_entropy(logits, labels, reduction="none")
                optimizer.zero_grad()
                losses.mean().backward()
                optimizer.step()
                right += torch.count_nonzero(logits.argmax(-1) == labels).item()
                seen += len(labels)
        model.eval()
        yield right / seen
    model.train()


def train_one_epoch(model, loader, optimizer, device):
    (figure,) = _figures(model, loader, optimizer, 1, device)
    return figure


def fit(model, loader, optimizer, epochs, device):
    return [*_figures(model, loader, optimizer, epochs, device)]
