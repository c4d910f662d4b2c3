# breaks: train_one_epoch
"""`fork_rng` sets the generator back: the next epoch deals the very same batches."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    right, seen = 0, 0
    with torch.random.fork_rng():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            right += (logits.argmax(dim=1) == labels).sum().item()
            seen += len(labels)
    return right / seen
