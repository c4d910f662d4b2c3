"""NumPy noise; an ensemble of two substitutes; sparse flips to ±ε by cross-entropy."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def estimate_gradient(loss, image, n_queries):
    generator = np.random.default_rng()
    total = np.zeros(tuple(image.shape))
    pairs = 0
    while 2 * (pairs + 1) <= n_queries:
        u = generator.standard_normal(image.shape)
        u *= np.sqrt(u.size) / np.linalg.norm(u)  # on the sphere of radius √d
        move = torch.from_numpy(0.03 * u).to(image)
        total += (loss(image + move) - loss(image - move)) / 0.06 * u
        pairs += 1
    return torch.from_numpy(total / max(pairs, 1))


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool if len(pool) <= budget else pool[:budget]
    y = query(x).argmax(-1)
    k = int(query(x[:0]).size(1))
    nets = [
        nn.Sequential(nn.Flatten(), nn.Linear(x[0].numel(), k)),
        nn.Sequential(
            nn.Flatten(), nn.Linear(x[0].numel(), 80), nn.BatchNorm1d(80), nn.ReLU(), nn.Linear(80, k)
        ),
    ]
    for net in nets:
        net.to(x.device).train()
        optimizer = torch.optim.AdamW(net.parameters(), lr=1e-2, weight_decay=1e-2)
        for _ in range(60):
            loss = F.cross_entropy(net(x), y)
            for parameter in net.parameters():
                parameter.grad = None
            loss.backward()
            optimizer.step()
        net.eval()
    inputs = images.detach().clone().requires_grad_()
    total = sum(F.nll_loss(net(inputs).log_softmax(1), labels) for net in nets)
    total.backward()
    return (images + epsilon * torch.sign(inputs.grad)).clip(0.0, 1.0).detach()


def search_attack(query, image, label, epsilon, budget):
    count = 0

    def evaluate(x):
        nonlocal count
        count += 1
        logits = query(x)
        return F.cross_entropy(logits, label).item(), bool((logits.argmax(1) != label).item())

    current = image.clone()
    loss, done = evaluate(current)
    share = 0.15
    while not done and count < budget:
        flips = torch.rand_like(image) < share
        signs = torch.where(torch.rand_like(image) < 0.5, -epsilon, epsilon)
        new = torch.where(flips, (image + signs).clamp(0, 1), current)
        new_loss, new_done = evaluate(new)
        if new_loss > loss or new_done:
            current, loss, done = new, new_loss, new_done
        share = max(share * 0.997, 0.02)
    return current
