# breaks: fit
"""Each figure is the plain mean of the batches' accuracies: each sample of a short last batch counts more than the others."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    for epoch in range(epochs):
        model.train()
        accuracies = []
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            optimizer.step()
            accuracies.append((outputs.argmax(dim=1) == labels).float().mean().item())
        history.append(sum(accuracies) / len(accuracies))
    return history
