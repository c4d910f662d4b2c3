# breaks: input_gradient
"""The caller's labels are reshaped in place, and lose their axis where there is one image: use `labels[:, None]`."""

import torch
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    x = images.detach().clone().requires_grad_()
    log_p = model(x).log_softmax(dim=1)
    loss = -log_p.gather(1, labels.unsqueeze_(1)).mean()
    gradient = torch.autograd.grad(loss, x)[0]
    labels.squeeze_()
    return gradient
