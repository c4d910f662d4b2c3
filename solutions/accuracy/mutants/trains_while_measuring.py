# breaks: running_and_final_accuracy
"""The second pass takes steps too: what it measures is a running average again, of a second epoch in evaluation mode."""

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

    model.eval()
    correct = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
    final = correct / total
    model.train()
    return running, final
