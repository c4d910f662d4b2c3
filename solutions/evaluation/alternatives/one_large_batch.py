"""Reads the whole loader first, then predicts everything at once."""

import contextlib

import torch


@contextlib.contextmanager
def evaluating(model):
    state = {name: module.training for name, module in model.named_modules()}
    try:
        yield model.eval()
    finally:
        for name, module in model.named_modules():
            module.training = state[name]


def evaluate(model, loader, device):
    batches = list(loader)
    if not any(len(labels) for _, labels in batches):
        raise ValueError("empty loader")
    images = torch.cat([images for images, _ in batches])
    labels = torch.cat([labels for _, labels in batches])
    with evaluating(model), torch.inference_mode():
        predictions = torch.argmax(model(images.to(device)), dim=1)
    return float(torch.mean((predictions == labels.to(device)).float()))
