# breaks: search_attack
"""It asks the black box for a gradient. There is none: its answers are detached."""

import torch


def search_attack(query, image, label, epsilon, budget):
    x = image.clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(query(x), label)
    gradient = torch.autograd.grad(loss, x)[0]
    return (image + epsilon * gradient.sign()).clamp(0, 1)
