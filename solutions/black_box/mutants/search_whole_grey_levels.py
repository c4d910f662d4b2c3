# breaks: search_attack
"""ε is rounded down to whole grey levels: less than one is not nothing."""

import torch


def _margin(logits, label):
    others = logits.index_fill(1, label, -torch.inf).amax(1)
    return (logits[:, int(label)] - others).item()


def search_attack(query, image, label, epsilon, budget):
    image = image.contiguous()
    epsilon = int(epsilon * 255) / 255  # as in image files
    bounds = [(image - epsilon).clamp(0, 1), (image + epsilon).clamp(0, 1)]
    current = image.clone()
    best = _margin(query(current), label)
    asked = 1
    while best >= 0 and asked < budget:
        for place in torch.randperm(image.numel()).tolist():
            for bound in bounds:
                if best < 0 or asked == budget:
                    return current
                proposal = current.clone()
                proposal.view(-1)[place] = bound.reshape(-1)[place]
                margin = _margin(query(proposal), label)
                asked += 1
                if margin < best:
                    best, current = margin, proposal
    return current
