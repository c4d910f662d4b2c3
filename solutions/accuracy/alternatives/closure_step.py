"""Steps with a closure, and copies the trained model to measure it."""

import copy

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    hits, n = 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        outputs = None

        def closure(images=images, labels=labels):
            nonlocal outputs
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.nll_loss(outputs.log_softmax(dim=1), labels)
            loss.backward()
            return loss

        optimizer.step(closure)
        hits += outputs.argmax(1).eq(labels).sum().item()
        n += len(images)
    if n == 0:
        raise ValueError("nothing to train on")

    trained = copy.deepcopy(model).eval()
    with torch.set_grad_enabled(False):
        final = sum(trained(x.to(device)).argmax(1).eq(y.to(device)).sum().item() for x, y in loader)
    return hits / n, final / n
