# breaks: running_and_final_accuracy
"""The number of samples is taken to be batches × size of the first batch; the last batch is shorter. Add up the sizes."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = size = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
        size = max(size, len(labels))
        total += size
    if total == 0:
        raise ValueError("empty loader")
    running = correct / total

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
    final = correct / total
    model.train()
    return running, final
