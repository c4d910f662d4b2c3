# breaks: running_and_final_accuracy
"""The exponential of a logit above 88 is infinite in single precision, and so is your loss: the gradients are NaN. Use
`cross_entropy`, or take the largest logit off first."""

import torch


def _right(logits, labels):
    return int((logits.argmax(1) == labels).sum())


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        loss = (logits.exp().sum(dim=1).log() - logits.gather(1, labels[:, None]).squeeze(1)).mean()
        loss.backward()
        optimizer.step()
        correct += _right(logits, labels)
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += _right(model(images.to(device)), labels.to(device))
    model.train()
    return correct / total, final / total
