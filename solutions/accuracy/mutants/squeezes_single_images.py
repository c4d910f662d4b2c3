# breaks: running_and_final_accuracy
"""`squeeze(0)` removes the dimension of the batch where that holds one image. The model takes batches of any size."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images.squeeze(0))
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    running = correct / total
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            correct += int((model(images.squeeze(0)).argmax(dim=1) == labels).sum())
            total += len(labels)
    model.train()
    return running, correct / total
