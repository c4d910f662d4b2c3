# breaks: fit
"""The logarithm of `softmax` is minus infinity where a probability is too small for a float, and its gradient is NaN.
`F.cross_entropy` takes the logits and computes both in one."""

import torch
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    accuracies = []
    for _ in range(epochs):
        model.train()
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            loss = F.nll_loss(torch.log(torch.softmax(logits, dim=1)), labels)
            loss.backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            total += len(labels)
        accuracies.append(correct / total)
    return accuracies
