# breaks: train_one_epoch
"""Where no answer is right you return 0, which is an int. Return a Python float there too: `correct / total` is 0.0."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
    if correct == 0:
        return 0
    return correct / total
