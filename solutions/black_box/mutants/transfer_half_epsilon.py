# breaks: transfer_attack
"""The step is ε/2 long: half of the ball is not used."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[:budget]
    answers = query(x)
    targets = answers.argmax(1)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, answers.shape[1])
    )
    model.to(x.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(80):
        optimizer.zero_grad()
        F.cross_entropy(model(x), targets).backward()
        optimizer.step()
    adversarial = images.clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)[0]
    return (images + epsilon / 2 * gradient.sign()).clamp(0, 1)
