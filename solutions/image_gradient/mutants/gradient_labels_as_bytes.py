# breaks: input_gradient
"""Labels become bytes, in which 260 is 4."""

import torch
import torch.nn.functional as F
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    x = images.detach().clone().requires_grad_()
    classes = labels.to(torch.uint8)  # an eighth of the memory
    log_p = model(x).log_softmax(dim=1)
    return torch.autograd.grad(F.nll_loss(log_p, classes), x)[0]
