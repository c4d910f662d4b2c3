# breaks: stop_gradient_loss
"""You take the tanh of the target with NumPy, which does not know every dtype of torch (bfloat16): stay with tensors, and `.detach()` them."""

import numpy as np
import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = np.tanh((x @ target).detach().cpu().numpy())
    return ((s - torch.from_numpy(t).to(x.device)) ** 2).mean()
