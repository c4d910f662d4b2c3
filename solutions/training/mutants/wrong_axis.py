# breaks: train_one_epoch
"""You take the largest logit of each column: the classes of a sample lie along dimension 1."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += sum(int(outputs.argmax(dim=0)[label] == i) for i, label in enumerate(labels))
        total += labels.size(0)
    return correct / total
