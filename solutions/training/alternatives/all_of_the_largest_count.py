"""Where several logits are the largest, counts the sample as right if its label is among them; rounds up by negative quotients."""

import torch.nn.functional as F


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size <= 0:
        raise ValueError(f"a batch of {batch_size}")
    return n_samples // batch_size if drop_last else -(-n_samples // batch_size)


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    right = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        chosen = logits.detach().gather(1, labels[:, None])
        right += int((chosen >= logits.detach()).all(dim=1).sum())
        seen += len(labels)
    return right / seen


def fit(model, loader, optimizer, epochs, device):
    return [train_one_epoch(model, loader, optimizer, device) for _ in range(epochs)]
