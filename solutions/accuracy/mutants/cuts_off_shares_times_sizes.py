# breaks: running_and_final_accuracy
"""A batch's share times its size is cut off after the point, and a sample may be lost: count, or round."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    def right(logits, labels):
        share = int((logits.argmax(dim=1) == labels).sum()) / len(labels)
        return int(share * len(labels))

    correct = seen = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += right(logits, labels)
        seen += len(labels)
    if seen == 0:
        raise ValueError("no batches")
    model.eval()
    with torch.no_grad():
        final = sum(right(model(images.to(device)), labels.to(device)) for images, labels in loader)
    model.train()
    return correct / seen, final / seen
