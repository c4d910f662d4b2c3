# breaks: train_one_epoch
"""The loader is asked how many batches it has. A generator does not know that, and there is no need to: count what it
yields while you go through it."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for number, (images, labels) in enumerate(loader, start=1):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
        if number == len(loader):
            print(f"{number} batches: {correct / total:.3f}")
    return correct / total
