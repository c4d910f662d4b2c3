# breaks: transfer_attack
"""The number of classes is taken from the labels of the attacked images, and what the box answers beyond them is cut off: if
all of them are of class 0, the substitute knows one class, its loss is 0 everywhere, and nothing moves. The answers have K
columns."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    n_classes = int(labels.max()) + 1
    asked = pool[:budget]
    targets = query(asked).argmax(1).clamp(max=n_classes - 1)
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(asked[0].numel(), 128), nn.ReLU(), nn.Linear(128, n_classes)
    ).to(asked.device)
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in range(60):
        for rows in torch.randperm(len(asked)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(network(asked[rows]), targets[rows]).backward()
            optimizer.step()
    x = images.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(network(x), labels), x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
