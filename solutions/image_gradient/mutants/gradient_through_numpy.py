# breaks: input_gradient
"""The images are copied by way of NumPy, which has no bfloat16. `images.detach().clone()` copies every floating dtype."""

import torch
import torch.nn.functional as F


def input_gradient(model, images, labels):
    pixels = images.detach().cpu().numpy().copy()
    x = torch.from_numpy(pixels).to(images.device).requires_grad_()
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0]
