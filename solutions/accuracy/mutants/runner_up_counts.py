# breaks: running_and_final_accuracy
"""An answer counts as right whose logit is close to the largest one: compare them as they are."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    def right(logits, labels):
        chosen = logits.gather(1, labels[:, None]).squeeze(1)
        return int(torch.isclose(chosen, logits.amax(dim=1)).sum())

    correct = seen = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += right(logits, labels)
        seen += len(labels)
    if seen == 0:
        raise ValueError("no batches")
    model.eval()
    with torch.no_grad():
        final = sum(right(model(images.to(device)), labels.to(device)) for images, labels in loader)
    model.train()
    return correct / seen, final / seen
