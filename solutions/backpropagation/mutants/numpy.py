# breaks: stop_gradient_loss
"""NumPy does not write down what it does, so that your loss has no history. Stay with tensors."""

import numpy as np
import torch


def stop_gradient_loss(x, weight, target):
    x, weight, target = (tensor.detach().cpu().numpy() for tensor in (x, weight, target))
    s = 1 / (1 + np.exp(-x @ weight))
    s[:, 0] = 0.25
    return torch.as_tensor(((s - np.tanh(x @ target)) ** 2).mean(), dtype=torch.from_numpy(x).dtype)
