# breaks: stop_gradient_loss
"""In half precision your loss has no history: any floating dtype is to be differentiated."""

import torch


def stop_gradient_loss(x, weight, target):
    if x.dtype in (torch.float16, torch.bfloat16):
        with torch.no_grad():
            p = torch.sigmoid(x.float() @ weight.float())
            p[:, 0] = 0.25
            return ((p - torch.tanh(x.float() @ target.float())) ** 2).mean().to(x.dtype)
    p = torch.sigmoid(x @ weight).clone()
    p[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((p - t) ** 2).mean()
