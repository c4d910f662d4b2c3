# breaks: train_one_epoch
"""The exponentials of large logits are infinite, and so the loss is not a number. Use `F.cross_entropy`, or `logsumexp`, which
takes the largest logit out first."""

import torch


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = (logits.exp().sum(dim=1).log() - logits[torch.arange(len(labels)), labels]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
    return correct / total
