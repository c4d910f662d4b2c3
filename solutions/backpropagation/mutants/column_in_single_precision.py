# breaks: stop_gradient_loss
"""Your column of 0.25 has the default dtype, float32, and `cat` makes float32 of half-precision inputs. Give it their dtype."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s = torch.cat([torch.full((len(x), 1), 0.25, device=x.device), s[:, 1:]], dim=1)
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
