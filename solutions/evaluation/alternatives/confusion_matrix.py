"""Counts a confusion matrix and divides its trace by its sum; wraps the forward pass in a decorated helper."""

import torch


@torch.no_grad()
def predict(model, images):
    return model(images).topk(1, dim=1).indices[:, 0]


def evaluate(model, loader, device):
    pairs = {}
    modes = {module: module.training for module in model.modules()}
    for module in modes:
        module.eval()
    try:
        for images, labels in loader:
            predictions = predict(model, images.to(device)).cpu().numpy()
            for predicted, label in zip(predictions, labels.numpy(), strict=True):
                pairs[int(label), int(predicted)] = pairs.get((int(label), int(predicted)), 0) + 1
    finally:
        for module, mode in modes.items():
            module.training = mode
    if not pairs:
        raise ValueError("nothing to evaluate on")
    return sum(count for (label, predicted), count in pairs.items() if label == predicted) / sum(
        pairs.values()
    )
