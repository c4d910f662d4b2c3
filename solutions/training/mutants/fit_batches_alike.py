# breaks: fit
"""All batches but the last are taken to be as large as the first. Batches may differ in size: add up `len(labels)`."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    accuracies = []
    for _ in range(epochs):
        model.train()
        correct, sizes = 0, []
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            sizes.append(len(labels))
        accuracies.append(correct / (sizes[0] * (len(sizes) - 1) + sizes[-1]))
    return accuracies
