# breaks: train_one_epoch
"""You count on where the last call stopped: each epoch starts both counts at zero."""

import torch.nn.functional as F


correct = 0
total = 0


def train_one_epoch(model, loader, optimizer, device):
    global correct, total
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
