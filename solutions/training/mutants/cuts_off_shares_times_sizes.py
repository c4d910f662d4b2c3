# breaks: train_one_epoch
"""A batch's share times its size is cut off after the point, and a sample may be lost: count, or round."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    correct = seen = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        share = int((logits.argmax(dim=1) == labels).sum()) / len(labels)
        correct += int(share * len(labels))
        seen += len(labels)
    return correct / seen
