"""Writes the cross-entropy out with one-hot labels and logsumexp, and calls `eval()` to be on the safe side."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _loss(model: nn.Module, x: Tensor, labels: Tensor) -> Tensor:
    model.eval()
    logits = model(x)
    one_hot = F.one_hot(labels, logits.shape[-1]).to(logits)
    return (logits.logsumexp(dim=1) - (one_hot * logits).sum(dim=1)).mean()


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    flag = images.requires_grad
    images.requires_grad_(True)
    (grad,) = torch.autograd.grad(_loss(model, images, labels), images)
    images.requires_grad_(flag)
    return grad.contiguous()


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    values = torch.tensor(images.flatten().tolist(), dtype=images.dtype, device=images.device)
    x = values.reshape(images.shape).requires_grad_()
    (grad,) = torch.autograd.grad(_loss(model, x, labels), x)
    return torch.clamp(x.detach() + epsilon * grad / grad.abs().clamp(min=torch.finfo(grad.dtype).tiny), 0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.detach().clone()
    step = 0
    while step < steps:
        x = x.requires_grad_()
        (grad,) = torch.autograd.grad(_loss(model, x, labels), x)
        delta = (x.detach() + step_size * grad.sign()) - images
        x = (images + delta.clip(-epsilon, epsilon)).clip(0, 1)
        step += 1
    return x.detach()
