# breaks: transfer_attack
"""Fifty images are chosen in each round, though fewer may be left of the pool."""

import torch
import torch.nn.functional as F
from torch import nn


def _train(net, inputs, targets, epochs=200):
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    net.train()
    for _ in range(epochs):
        for rows in torch.randperm(len(inputs), device=inputs.device).split(32):
            optimizer.zero_grad()
            F.cross_entropy(net(inputs[rows]), targets[rows]).backward()
            optimizer.step()
    net.eval()


def _net(shape, classes):
    size = shape[0] * shape[1] * shape[2]
    return nn.Sequential(
        nn.Flatten(), nn.Linear(size, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, classes)
    )


def transfer_attack(query, pool, images, labels, epsilon, budget):
    order = torch.randperm(len(pool), device=pool.device)
    rest = pool[order]
    first = min(50, budget)
    chosen, rest = rest[:first], rest[first:]
    answers = query(chosen)
    net = _net(images.shape[1:], answers.shape[1]).to(images.device)
    _train(net, chosen, answers.float().softmax(dim=1))
    while len(chosen) < budget and len(rest):
        with torch.no_grad():
            top = net(rest).softmax(dim=1).max(dim=1).values
        picked = (-top).topk(min(50, budget - len(chosen))).indices
        keep = torch.ones(len(rest), dtype=torch.bool, device=rest.device)
        keep[picked] = False
        answers = torch.cat([answers, query(rest[picked])])
        chosen, rest = torch.cat([chosen, rest[picked]]), rest[keep]
        _train(net, chosen, answers.float().softmax(dim=1), 100)
    low, high = (images - epsilon).clamp(0, 1), (images + epsilon).clamp(0, 1)
    adversarial = images.clone()
    for _ in range(10):
        adversarial.requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(net(adversarial), labels), adversarial)
        adversarial = adversarial.detach() + epsilon / 4 * gradient.sign()
        adversarial = torch.minimum(torch.maximum(adversarial, low), high)
    return adversarial
