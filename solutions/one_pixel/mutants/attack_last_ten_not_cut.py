# breaks: one_pixel_attack
"""You always ask about ten images at once, also where fewer queries are left: cut the last batch."""

import torch


def one_pixel_attack(query, image, label, budget):
    label = int(label)

    def margin(z):
        o = z.clone()
        o[:, label] = -torch.inf
        return z[:, label] - o.amax(1)

    n, h, w = image.shape[1:]
    best = image.clone()
    if budget < 10:
        return best
    lead = torch.tensor(1.0)
    left = budget
    while left > 0 and lead > 0:
        m = 10
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
