# breaks: fgsm
"""Signs are remembered for the images, whatever the labels: other labels have another gradient."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]


_signs: list[tuple[list[Tensor], Tensor, Tensor]] = []


def _equal(a: Tensor, b: Tensor) -> bool:
    return a.dtype == b.dtype and a.device == b.device and torch.equal(a, b)


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    state = [tensor.detach() for tensor in model.state_dict().values()]
    for old_state, old_images, sign in _signs:
        same_model = len(state) == len(old_state) and all(map(_equal, state, old_state))
        if same_model and _equal(old_images, images):
            break
    else:
        sign = _gradient(model, images, labels).sign()
        _signs[:] = [([tensor.clone() for tensor in state], images.clone(), sign)]
    return (images + epsilon * sign).clamp(0, 1)
