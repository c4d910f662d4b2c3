# breaks: search_attack
"""Your first batch holds an image for each pixel. Ask about the original first: where the box misreads it, nothing is to be searched."""

import torch


def search_attack(query, image, label, epsilon, budget):
    def margins(images):
        logits = query(images)
        others = logits.index_fill(1, label, -torch.inf).amax(dim=1)
        return logits[:, label].squeeze(1) - others

    steps = epsilon * torch.eye(image.numel(), device=image.device).view(-1, *image.shape[1:])
    tries = (image + steps[:budget]).clamp(0, 1)
    found = margins(tries)
    if found.min() < 0:
        return tries[found.argmin()][None]
    signs = torch.where(found < found.median(), 1.0, -1.0)
    way = torch.zeros_like(image).flatten()
    way[: len(signs)] = signs
    return (image + epsilon * way.view_as(image)).clamp(0, 1)
