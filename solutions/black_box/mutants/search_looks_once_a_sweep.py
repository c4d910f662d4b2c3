# breaks: search_attack
"""Whether the label has flipped is asked only when all pixels have had their turn: ask after each answer."""

import torch
from torch import Tensor


def search_attack(query, image: Tensor, label: Tensor, epsilon: float, budget: int) -> Tensor:
    y = label.item()

    def margin(x):
        z = query(x)[0]
        return (z[y] - torch.cat([z[:y], z[y + 1 :]]).max()).item()

    x = image.clone(memory_format=torch.contiguous_format)
    lowest, asked = margin(x), 1
    while lowest >= 0 and asked < budget:  # until the label flips
        before = lowest
        for number in torch.randperm(x.numel()).tolist():
            for sign in (1, -1):
                if asked >= budget:
                    return x
                tried = x.clone()
                value = image.reshape(-1)[number] + sign * epsilon
                tried.view(-1)[number] = value.clamp(0, 1)
                found = margin(tried)
                asked += 1
                if found < lowest:
                    x, lowest = tried, found
                    break
        if lowest == before:
            break
    return x
