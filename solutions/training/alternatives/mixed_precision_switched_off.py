"""The loop of mixed precision, with autocast and the scaler switched off; autocast does not know every device."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    kind = torch.device(device).type
    scaler = torch.amp.GradScaler(kind, enabled=False)
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        with torch.autocast(kind, enabled=False):
            logits = model(images)
            loss = F.cross_entropy(logits, labels)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
    return correct / total
