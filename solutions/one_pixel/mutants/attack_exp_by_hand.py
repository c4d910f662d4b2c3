# breaks: one_pixel_attack
"""Probabilities are made with `exp` alone, which is infinite for a logit of 90, and 0 for all of them where every logit is
below −104: NaN. Compare the logits themselves, or use `softmax`."""

import torch


def one_pixel_attack(query, image, label, budget):
    def probabilities(x):
        e = torch.exp(query(x))
        return (e / e.sum(dim=1, keepdim=True))[0]

    p = probabilities(image)
    if p.argmax() != label.item():
        return image.clone()
    _, c, h, w = image.shape
    for _ in range(budget - 1):
        x = image.clone()
        x[0, :, torch.randint(h, (1,)).item(), torch.randint(w, (1,)).item()] = torch.rand(c).to(image)
        if probabilities(x).argmax() != label.item():
            return x
    return image.clone()
