# breaks: accuracy
"""A sample counts where the logit of its class is *about* as large as the largest: that another one is larger, be it by little,
makes the prediction wrong."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    own = logits.gather(1, labels[:, None]).squeeze(1)
    return torch.isclose(own, logits.amax(1), rtol=0, atol=1e-3).double().mean().item()
