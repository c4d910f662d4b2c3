# breaks: estimate_gradient
"""It calls `backward` on the answer. The answer is a number: there is no graph behind it."""

import torch


def estimate_gradient(loss, image, n_queries):
    x = image.clone().requires_grad_()
    value = torch.as_tensor(loss(x), dtype=image.dtype)
    value.backward()
    return x.grad
