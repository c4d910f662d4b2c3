"""One finite difference a pixel where the queries allow it; soft labels and momentum; NES with signed steps."""

import torch
import torch.nn.functional as F
from torch import nn


def estimate_gradient(loss, image, n_queries):
    d = image.numel()
    gradient = torch.zeros(d, dtype=torch.float64)
    step = 0.02
    if n_queries >= 2 * d:
        basis = torch.eye(d)
    else:  # an orthonormal basis of a random subspace, scaled so that the mean is unbiased
        basis = torch.linalg.qr(torch.randn(d, n_queries // 2))[0].T
    for u in basis:
        move = step * u.view_as(image).to(image)
        slope = (loss(image + move) - loss(image - move)) / (2 * step)
        gradient += slope * u.double()
    return (gradient * d / max(len(basis), 1)).view(image.shape).to(image)


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[torch.randperm(pool.shape[0])][:budget].clone()
    soft = F.softmax(query(x), dim=1)
    net = nn.Sequential(nn.Flatten(1), nn.Linear(x[0].numel(), soft.shape[1])).to(x.device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.3, momentum=0.9)
    for _ in range(150):
        optimizer.zero_grad()
        loss = F.kl_div(F.log_softmax(net(x), dim=1), soft, reduction="batchmean")
        loss.backward()
        optimizer.step()
    delta = torch.zeros_like(images)
    velocity = torch.zeros_like(images)
    for _ in range(8):
        point = (images + delta).clamp(0, 1).requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(net(point), labels, reduction="sum"), point)[0]
        velocity = velocity + gradient / gradient.abs().mean(dim=(1, 2, 3), keepdim=True).clamp(min=1e-12)
        delta = (delta + epsilon / 5 * velocity.sign()).clamp(-epsilon, epsilon)
    return (images + delta).clamp(0, 1)


def lead(logits, label):
    y = label.item()
    true = logits[:, y]
    rest = logits.clone()
    rest[:, y] = -1e9
    return true - rest.max(dim=1).values


def search_attack(query, image, label, epsilon, budget):
    n, sigma = 20, 0.02
    x, left = image.clone(), budget
    while True:
        if left < 1:
            return x
        left -= 1
        if lead(query(x), label) < 0 or left < 2 * n:
            return x
        noise = torch.randn(n, *image.shape[1:], device=image.device)
        points = torch.cat([x + sigma * noise, x - sigma * noise]).clamp(0, 1)
        scores = lead(query(points), label)
        left -= 2 * n
        gradient = ((scores[:n] - scores[n:]).view(-1, 1, 1, 1) * noise).sum(0, keepdim=True)
        x = x - epsilon / 6 * gradient.sign()
        x = torch.max(torch.min(x, image + epsilon), image - epsilon).clamp(0, 1)
