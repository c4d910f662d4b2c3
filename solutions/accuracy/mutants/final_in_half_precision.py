# breaks: running_and_final_accuracy
"""The final accuracy is measured under `torch.autocast`, which computes in half precision: logits that are close to each
other become one value. Measure the model with the precision in which it was trained."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    model.eval()
    final = 0
    with torch.no_grad(), torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
        for images, labels in loader:
            final += int((model(images.to(device)).argmax(dim=1) == labels.to(device)).sum())
    model.train()
    return correct / total, final / total
