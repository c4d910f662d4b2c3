# breaks: input_gradient
"""The logits are changed in place, though a last tanh or softmax needs them on the way back."""

import torch
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    x = images.detach().clone().requires_grad_()
    logits = model(x)
    logits -= logits.detach().amax(dim=1, keepdim=True)  # stable exponentials
    log_p = logits - logits.exp().sum(dim=1, keepdim=True).log()
    loss = -log_p.gather(1, labels[:, None]).mean()
    return torch.autograd.grad(loss, x)[0]
