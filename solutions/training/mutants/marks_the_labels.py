# breaks: train_one_epoch
"""`labels -= …` writes into the loader's own tensor where the batch is on the device already. Whoever reads it next finds
differences in place of labels: compare, and leave the batch as it is."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        labels -= outputs.argmax(dim=1)
        correct += (labels == 0).sum().item()
        total += labels.size(0)
    return correct / total
