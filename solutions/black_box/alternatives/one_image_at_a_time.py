"""Attacks each image singly, with restarts of the search and many epochs of small batches."""

import random

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def estimate_gradient(loss, image, n_queries):
    flat = image.flatten()
    slopes, directions = [], []
    for _ in range(n_queries // 2):
        u = torch.randn(flat.shape[0], device=image.device)
        slopes.append(
            (loss((flat + 0.02 * u).view(image.shape)) - loss((flat - 0.02 * u).view(image.shape))) / 0.04
        )
        directions.append(u)
    return (torch.tensor(slopes, device=image.device) @ torch.stack(directions) / len(slopes)).reshape(
        image.shape
    )


def transfer_attack(query, pool, images, labels, epsilon, budget):
    chosen = random.sample(range(len(pool)), min(budget, len(pool)))
    data = pool[chosen]
    classes = query(data).max(dim=1).indices
    n_classes = query(data[:0]).shape[1]
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(data[0].numel(), 32), nn.Dropout(0.1), nn.ReLU(), nn.Linear(32, n_classes)
    )
    model.to(data.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for _ in range(25):
        for x, y in DataLoader(TensorDataset(data, classes), batch_size=16, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
    model.eval()
    result = []
    for image, label in zip(images, labels, strict=True):
        x = image[None].clone()
        for _ in range(4):
            x.requires_grad_()
            loss = nn.functional.cross_entropy(model(x), label[None])
            x = (x + epsilon / 2 * torch.autograd.grad(loss, x)[0].sign()).detach()
            x = torch.minimum(torch.maximum(x, image - epsilon), image + epsilon).clamp(0, 1)
        result.append(x[0])
    return torch.stack(result)


def search_attack(query, image, label, epsilon, budget):
    y = label.item()

    def score(x):
        logits = query(x)[0].tolist()
        return logits[y] - max(v for k, v in enumerate(logits) if k != y)

    current = image.clone()
    value = score(current)
    used = 1
    temperature = 0.0
    while used < budget and not value < 0:
        candidate = current.clone().view(-1)
        for _ in range(random.choice([1, 1, 2, 4])):
            i = random.randrange(candidate.numel())
            candidate[i] = (image.view(-1)[i] + random.choice([-epsilon, epsilon])).clamp(0, 1)
        candidate = candidate.view(image.shape)
        new = score(candidate)
        used += 1
        if new <= value + temperature:
            current, value = candidate, new
    return current
