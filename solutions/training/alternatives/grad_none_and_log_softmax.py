"""Sets the gradients to None by hand, picks log-probabilities itself, and counts updates with `math`."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if not batch_size >= 1:
        raise ValueError("a batch size is at least 1")
    return (math.floor if drop_last else math.ceil)(n_samples / batch_size)


def train_one_epoch(model, loader, optimizer, device):
    model.train(True)
    correct, seen = 0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
        z = model(x)
        loss = -z.log_softmax(dim=-1).gather(1, y.unsqueeze(1)).mean()
        loss.backward()
        optimizer.step()
        correct += int(z.max(dim=1).indices.eq(y).sum())
        seen += y.numel()
    return float(correct / seen)


def fit(model, loader, optimizer, epochs, device):
    figures = []
    while len(figures) < epochs:
        figures.append(train_one_epoch(model, loader, optimizer, device))
    return figures
