# breaks: running_and_final_accuracy
"""Without samples the function stumbles over a division by zero: raise a `ValueError` that says what is missing."""

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
