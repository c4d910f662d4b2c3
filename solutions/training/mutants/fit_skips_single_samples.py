# breaks: fit
"""A batch of a single sample is left out, as if every model had batch normalisation. It is a batch: it makes an update,
and its sample counts."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.train()
    accuracies = []
    for _ in range(epochs):
        correct = total = 0
        for images, labels in loader:
            if len(labels) == 1 and total > 0:
                continue
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            total += len(labels)
        accuracies.append(correct / total)
    return accuracies
