"""Forward differences with ±1 noise; a small CNN, attacked by PGD; SimBA over single pixels."""

import torch
import torch.nn.functional as F
from torch import nn


def estimate_gradient(loss, image, n_queries):
    h = 1e-2
    base = loss(image)
    total = torch.zeros_like(image)
    for _ in range(n_queries - 1):
        direction = torch.randint_like(image, 2) * 2 - 1
        total = total + (loss(image + h * direction) - base) / h * direction
    return total / max(n_queries - 1, 1)


class Substitute(nn.Module):
    def __init__(self, channels, n_classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
        )
        self.head = nn.LazyLinear(n_classes)

    def forward(self, x):
        return self.head(self.features(x).flatten(1))


def transfer_attack(query, pool, images, labels, epsilon, budget):
    rows = torch.randperm(len(pool))[: min(budget, len(pool))]
    x = pool[rows]
    logits = torch.cat([query(batch) for batch in x.split(50)])
    model = Substitute(x.shape[1], logits.shape[1]).to(x.device)
    model(x[:1])
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(30):
        for batch in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), logits[batch].argmax(1)).backward()
            optimizer.step()
    model.eval()
    adversarial = images.clone()
    for _ in range(10):
        adversarial.requires_grad_(True)
        (gradient,) = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)
        adversarial = adversarial.detach() + epsilon / 4 * gradient.sign()
        adversarial = torch.min(torch.max(adversarial, images - epsilon), images + epsilon).clamp(0, 1)
    return adversarial


def search_attack(query, image, label, epsilon, budget):
    def ask(x):
        logits = query(x)
        return logits.softmax(1)[0, label.item()].item(), logits.argmax(1).item() != label.item()

    x = image.clone()
    best, fooled = ask(x)
    used = 1
    order = torch.randperm(image.numel()).tolist()
    while used < budget and not fooled:
        if not order:
            order = torch.randperm(image.numel()).tolist()
        pixel = order.pop()
        for sign in (1, -1):
            if used >= budget:
                break
            new = x.clone()
            new.view(-1)[pixel] = (image.view(-1)[pixel] + sign * epsilon).clamp(0, 1)
            score, fooled = ask(new)
            used += 1
            if score < best or fooled:
                best, x = score, new
                break
    return x
