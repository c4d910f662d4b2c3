"""NES in one batch of directions; an MLP trained in small batches, attacked by FGSM; Square Attack with stripes at the start."""

import math

import torch
from torch import nn


def estimate_gradient(loss, image, n_queries):
    sigma = 0.05
    noise = torch.randn(max(n_queries // 2, 1), *image.shape[1:], device=image.device)
    above = [loss(image + sigma * u[None]) for u in noise]
    below = [loss(image - sigma * u[None]) for u in noise]
    differences = torch.tensor(above, dtype=torch.float64) - torch.tensor(below, dtype=torch.float64)
    weights = differences.to(image) / (2 * sigma)
    return (weights.view(-1, 1, 1, 1) * noise).mean(0, keepdim=True)


def transfer_attack(query, pool, images, labels, epsilon, budget):
    data = pool[:budget]
    targets = query(data).argmax(dim=1)
    n_classes = query(data[:0]).shape[1]
    n_features = data[0].numel()
    net = nn.Sequential(nn.Flatten(), nn.Linear(n_features, 100), nn.ReLU(), nn.Linear(100, n_classes)).to(
        data.device
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    criterion = nn.CrossEntropyLoss()
    for _ in range(30):
        for rows in torch.randperm(len(data)).split(32):
            optimizer.zero_grad()
            criterion(net(data[rows]), targets[rows]).backward()
            optimizer.step()
    x = images.clone().detach().requires_grad_(True)
    criterion(net(x), labels).backward()
    return torch.clamp(images + epsilon * x.grad.sign(), 0, 1)


def lead(logits, label):
    y = label.item()
    true = logits[:, y]
    rest = logits.clone()
    rest[:, y] = -1e9
    return true - rest.max(dim=1).values


def search_attack(query, image, label, epsilon, budget):
    _, c, h, w = image.shape
    asked = 1
    if lead(query(image), label) < 0:
        return image.clone()
    stripes = torch.randint(0, 2, (1, c, 1, w), device=image.device) * 2 - 1
    best = (image + epsilon * stripes).clamp(0, 1)
    if asked >= budget:
        return best
    score = lead(query(best), label)
    asked += 1
    while asked < budget and score > 0:
        p = 0.3 * 0.5 ** int(6 * asked / budget)
        s = max(1, min(round(math.sqrt(p * h * w)), h, w))
        top, left = torch.randint(h - s + 1, (1,)).item(), torch.randint(w - s + 1, (1,)).item()
        new = best.clone()
        colour = epsilon * (torch.randint(0, 2, (1, c, 1, 1), device=image.device) * 2 - 1)
        patch = image[:, :, top : top + s, left : left + s]
        new[:, :, top : top + s, left : left + s] = (patch + colour).clamp(0, 1)
        new_score = lead(query(new), label)
        asked += 1
        if new_score < score:
            best, score = new, new_score
    return best
