# breaks: running_and_final_accuracy
"""There is a single step for the whole epoch, after the loop, on the sum of the batches' gradients. Step after every batch."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        correct += (outputs.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    optimizer.step()
    optimizer.zero_grad()
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
