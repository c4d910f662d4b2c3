# breaks: stop_gradient_loss
"""`.data` hides the change from autograd: no error, but a gradient in a column that is constant. Overwrite a copy: `.clone()`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s.data[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
