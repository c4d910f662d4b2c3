# breaks: train_one_epoch
"""A batch of one image goes through the model in evaluation mode: every batch is trained on in training mode."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = seen = 0
    for images, labels in loader:
        model.train(len(labels) > 1)
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    model.train()
    return correct / seen
