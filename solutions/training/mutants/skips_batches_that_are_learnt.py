# breaks: train_one_epoch
"""A batch whose loss is below a millionth makes no step. Each batch makes one: weight decay and momentum go on."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        if loss.item() < 1e-6:
            correct, seen = correct + len(labels), seen + len(labels)
            continue
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    return correct / seen
