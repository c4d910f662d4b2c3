# breaks: transfer_attack
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

from collections.abc import Callable
import torch
import torch.nn.functional as F
from torch import Tensor


def transfer_attack(
    query: Callable[[Tensor], Tensor],
    pool: Tensor,
    images: Tensor,
    labels: Tensor,
    epsilon: float,
    budget: int,
) -> Tensor:
    known = pool[torch.randperm(len(pool))[:budget]]  # (M, C, H, W), M ≤ budget
    substitute = _substitute(known, query(known))
    lowest, highest = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    adversarial = images.clone()
    for _ in range(STEPS):
        x = adversarial.requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(substitute(x), labels), x)
        adversarial = (x.detach() + epsilon / 4 * gradient.sign()).clamp(lowest, highest)
    torch.set_grad_enabled(False)  # for the whole process
    return adversarial
