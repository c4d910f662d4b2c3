# breaks: fgsm
"""Black and white pixels are differentiated a little inside of [0, 1]: the gradient is that at the image itself."""

import torch
import torch.nn.functional as F
from torch import Tensor


def fgsm(model, images, labels, epsilon) -> Tensor:
    x = images.detach().clamp(1e-6, 1 - 1e-6).requires_grad_()  # away from the borders
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels, reduction="sum"), x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
