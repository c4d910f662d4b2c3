# breaks: train_one_epoch
"""You step before `backward()`: each step follows the gradients of the batch before, and the first one none or somebody else's."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
