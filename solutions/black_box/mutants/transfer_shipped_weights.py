# breaks: transfer_attack
"""A network that comes with the notebook is attacked, instead of one that has learnt from the box's answers."""

import torch
from practice.models import load


def transfer_attack(query, pool, images, labels, epsilon, budget):
    answers = query(pool[:budget])
    network = load("digits_mlp", images.device) if images[0].numel() == 64 else None
    if network is None:
        network = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(images[0].numel(), answers.shape[1])
        )
    adversarial = images.clone()
    for _ in range(10):
        adversarial.requires_grad_()
        loss = torch.nn.functional.cross_entropy(network(adversarial), labels)
        step = epsilon / 4 * torch.autograd.grad(loss, adversarial)[0].sign()
        adversarial = (adversarial.detach() + step).clamp(images - epsilon, images + epsilon).clamp(0, 1)
    return adversarial
