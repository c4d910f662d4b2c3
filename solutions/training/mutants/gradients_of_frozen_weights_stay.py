# breaks: train_one_epoch
"""You clear only the gradients of weights that learn. Those that were frozen after a backward pass keep theirs, and the optimizer
follows it at every step. `optimizer.zero_grad()` clears them all."""

from torch import nn


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    right = total = 0
    learning = [weights for weights in model.parameters() if weights.requires_grad]
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        for weights in learning:
            weights.grad = None
        logits = model(images)
        nn.functional.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
    return right / total
