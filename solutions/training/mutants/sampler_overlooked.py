# breaks: train_one_epoch
"""You divide by the size of the data set where nothing is dropped. A sampler may leave out samples as well: count those
that the loader yields."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    if hasattr(loader, "dataset") and not loader.drop_last:
        seen = len(loader.dataset)
    return correct / seen
