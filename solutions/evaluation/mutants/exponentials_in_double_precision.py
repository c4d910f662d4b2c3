# breaks: evaluate
"""A softmax by hand divides exponentials, which are all 0 where the logits are very negative, also in double precision: nothing
is left to compare. The largest logit is the prediction as it is."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            exponentials = outputs.double().exp()
            probabilities = exponentials / exponentials.sum(dim=1, keepdim=True)
            correct += (probabilities.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
