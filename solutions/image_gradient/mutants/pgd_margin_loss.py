# breaks: pgd
"""The attack climbs the margin between the best wrong logit and the true one. Here the loss is the
cross-entropy, in which every class counts."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        logits = model(x)
        true = F.one_hot(labels, logits.shape[1]).bool()
        other = logits.masked_fill(true, -float("inf")).max(dim=1).values
        loss = (other - logits[true]).sum()
        gradient = torch.autograd.grad(loss, x)[0]
        adversarial = x.detach() + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
