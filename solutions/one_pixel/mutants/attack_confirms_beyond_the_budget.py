# breaks: one_pixel_attack
"""You ask about a misread image a second time, though the budget may be a single query."""

import torch


def one_pixel_attack(query, image, label, budget):
    label = int(label)

    def margin(z):
        o = z.clone()
        o[:, label] = -torch.inf
        return z[:, label] - o.amax(1)

    n, h, w = image.shape[1:]
    best = image.clone()
    lead = margin(query(image))[0]
    left = budget - 1
    if lead <= 0:
        query(image)
        return best
    while left > 0 and lead > 0:
        m = min(50, left)
        out = image.repeat(m, 1, 1, 1)
        r, c = torch.randint(h, (m,), device=image.device), torch.randint(w, (m,), device=image.device)
        v = torch.rand(m, n, device=image.device).round()
        out[torch.arange(m, device=image.device), :, r, c] = v
        z = margin(query(out))
        left -= m
        if z.min() < lead:
            lead = z.min()
            best = out[z.argmin()][None]
    return best
