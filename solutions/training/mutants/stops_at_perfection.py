# breaks: fit
"""The training ends after the first epoch without an error. The loss is not 0 then, and the task asks for all epochs."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.train()
    history = []
    for _ in range(epochs):
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            total += len(labels)
        history.append(correct / total)
        if correct == total:
            break
    return history
