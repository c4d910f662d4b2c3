# breaks: accuracy
"""The true class is taken out by writing -10⁹ over its logit, which is the largest where the others are below. Fill with
`-math.inf`, or take `argmax`."""

import torch.nn.functional as F


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    own = logits.gather(1, labels[:, None]).squeeze(1)
    mask = F.one_hot(labels, logits.shape[1]).bool()
    others = logits.float().masked_fill(mask, -1e9)
    return (own > others.amax(dim=1)).double().mean().item()
