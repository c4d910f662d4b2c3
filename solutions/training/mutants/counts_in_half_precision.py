# breaks: train_one_epoch
"""You add up right answers in half precision, which has no odd numbers beyond 2,048: of more samples the count is rounded.
Count in integers."""

import torch
from torch.nn.functional import cross_entropy


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct, n = torch.zeros((), dtype=torch.float16, device=device), 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum()
        n += len(labels)
    return correct.item() / n
