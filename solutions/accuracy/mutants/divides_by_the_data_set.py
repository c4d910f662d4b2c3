# breaks: running_and_final_accuracy
"""You divide by the size of the data set. A loader with a sampler, or with `drop_last`, leaves some of it out: count what it
yields."""

import torch
from torch.nn.functional import cross_entropy


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct, n = 0, len(loader.dataset)
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
    if n == 0:
        raise ValueError("the loader is empty")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
    model.train()
    return correct / n, final / n
