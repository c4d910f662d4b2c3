# breaks: running_and_final_accuracy
"""The model is trained for a second epoch before it is measured: one pass over the loader, one step a batch."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    running = correct / total

    for images, labels in loader:
        optimizer.zero_grad()
        F.cross_entropy(model(images.to(device)), labels.to(device)).backward()
        optimizer.step()

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
    final = correct / total
    model.train()
    return running, final
