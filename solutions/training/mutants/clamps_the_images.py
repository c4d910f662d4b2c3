# breaks: train_one_epoch
"""Images are clamped to [0, 1]. Normalised ones have values beyond: the model is to be trained on what the loader yields."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        images = images.clamp(0, 1)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    return correct / seen
