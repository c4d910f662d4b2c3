# breaks: search_attack
"""Where a lighter pixel changes nothing, a darker one is not tried: white pixels cannot get lighter."""

import torch


def search_attack(query, image, label, epsilon, budget):
    y = int(label)

    def margin(logits):
        others = logits.clone()
        others[:, y] = -torch.inf
        return (logits[:, y] - others.amax(1)).item()

    low, high = (image - epsilon).clamp(min=0), (image + epsilon).clamp(max=1)
    current, best, asked = image.clone(), margin(query(image)), 1
    while asked < budget and best >= 0:
        for place in torch.randperm(image.numel()).tolist():
            for bound in (high, low):
                if asked >= budget or best < 0:
                    return current
                proposal = current.clone()
                proposal.view(-1)[place] = bound.view(-1)[place]
                score = margin(query(proposal))
                asked += 1
                if score < best:
                    best, current = score, proposal
                    break
                if score == best:  # the box does not look at this value: save the second query
                    break
    return current
