# breaks: pgd
"""ε above 1 is taken for levels of 0 … 255. It is in the unit of the images, and any number from 0 on: with ε = 1 all images are allowed."""

import torch
import torch.nn.functional as F


def pgd(model, images, labels, epsilon, step_size, steps):
    if epsilon > 1:
        epsilon = epsilon / 255
    adversarial = images
    for _ in range(steps):
        x = adversarial.detach().clone().requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels), x)
        adversarial = adversarial + step_size * gradient.sign()
        adversarial = adversarial.clamp(images - epsilon, images + epsilon).clamp(0, 1)
    return adversarial
