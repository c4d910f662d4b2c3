"""A generator of points; queries one image at a time; flips rows, then pixels, of a sign pattern."""

import torch
import torch.nn.functional as F


def estimate_gradient(loss, image, n_queries):
    base, n = loss(image), n_queries - 1
    estimate = torch.zeros(image.shape, dtype=torch.float64, device=image.device)
    for k in range(n):
        u = torch.randn(image.shape, dtype=torch.float64, device=image.device)
        slope = (loss(image.double() + 1e-3 * u) - base) / 1e-3
        estimate += (slope * u - estimate) / (k + 1)
    return estimate.float()


def transfer_attack(query, pool, images, labels, epsilon, budget):
    answers = []
    for index, image in enumerate(pool):
        if index == budget:
            break
        answers.append(query(image.unsqueeze(0))[0])
    z = torch.stack(answers)
    x = pool[: len(z)].flatten(1)
    weight = torch.zeros(z.shape[1], x.shape[1], device=x.device, requires_grad=True)
    bias = torch.zeros(z.shape[1], device=x.device, requires_grad=True)
    for _ in range(200):  # logistic regression by hand
        loss = F.cross_entropy(x @ weight.T + bias, z.argmax(1))
        gradients = torch.autograd.grad(loss, (weight, bias))
        with torch.no_grad():
            weight -= 0.5 * gradients[0]
            bias -= 0.5 * gradients[1]
    p = (images.flatten(1) @ weight.T + bias).softmax(1)
    gradient = ((p - F.one_hot(labels, p.shape[1])) @ weight).view_as(images)
    return (images + epsilon * gradient.sign()).clamp(0, 1).detach()


def search_attack(query, image, label, epsilon, budget):
    _, c, h, w = image.shape
    left = [budget]

    def ask(signs):
        x = (image + epsilon * signs).clamp(0, 1)
        left[0] -= 1
        logits = query(x)[0]
        y = int(label)
        runner_up = max(logits[k].item() for k in range(len(logits)) if k != y)
        return logits[y].item() - runner_up

    signs = torch.zeros_like(image)
    score = ask(signs)
    if score < 0:
        return image.clone()

    def blocks():
        for channel in range(c):
            for row in range(h):
                yield (slice(None), channel, row)
        while True:
            for place in torch.randperm(c * h * w).tolist():
                yield (slice(None), place // (h * w), place // w % h, place % w)

    for block in blocks():
        for value in (1.0, -1.0):
            if left[0] <= 0 or score < 0:
                return (image + epsilon * signs).clamp(0, 1)
            new = signs.clone()
            new[block] = value
            new_score = ask(new)
            if new_score < score:
                signs, score = new, new_score
                break
