# breaks: running_and_final_accuracy
"""That running accuracy is the mean of the batches' accuracies: the short last batch counts as much as a full one. Add up right answers and samples, and divide once."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    accuracies, total = [], 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        optimizer.step()
        accuracies.append((outputs.argmax(1) == labels).float().mean().item())
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    running = sum(accuracies) / len(accuracies)

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
    final = correct / total
    model.train()
    return running, final
