# breaks: train_one_epoch
"""You count samples as batches times batch size, though the last batch may be shorter: add up `len(labels)`."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for n_batches, (images, labels) in enumerate(loader, start=1):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        size = max(len(labels), total)
        total = size
    return correct / (n_batches * size)
