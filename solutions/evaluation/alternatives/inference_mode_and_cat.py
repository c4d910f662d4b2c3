"""Gathers all predictions under `inference_mode`, and compares once."""

import torch


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            pairs = [(model(images.to(device)).cpu(), labels) for images, labels in loader]
    finally:
        for module, training in modes.items():
            module.training = training
    if not any(len(labels) for _, labels in pairs):
        raise ValueError("the loader is empty")
    logits, labels = (torch.cat(parts) for parts in zip(*pairs, strict=True))
    return (logits.argmax(dim=-1) == labels).float().mean().item()
