# breaks: train_one_epoch
"""All batches but the last are taken to be as large as the first. Batches may differ in size: add up `len(labels)`."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct, sizes = 0, []
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        sizes.append(len(labels))
    return correct / (sizes[0] * (len(sizes) - 1) + sizes[-1])
