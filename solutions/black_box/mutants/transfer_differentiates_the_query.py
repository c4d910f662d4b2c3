# breaks: transfer_attack
"""It asks the black box for a gradient. There is none: its answers are detached."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = images.clone().requires_grad_()
    loss = F.cross_entropy(query(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
