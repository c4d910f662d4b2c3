# breaks: train_one_epoch
"""You measure each batch in evaluation mode: the running accuracy is that of the very logits that the batch is trained on."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        model.eval()
        with torch.no_grad():
            correct += (model(images).argmax(dim=1) == labels).sum().item()
        model.train()
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        total += labels.size(0)
    return correct / total
