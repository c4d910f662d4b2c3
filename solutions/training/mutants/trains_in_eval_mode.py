# breaks: train_one_epoch
"""You train in evaluation mode: dropout is off, and batch normalisation uses running averages and does not update them. Call `model.train()` first."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.eval()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    model.train()
    return correct / total
