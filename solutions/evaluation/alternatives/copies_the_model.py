"""Evaluates a deep copy, so that the model itself is never switched."""

import copy

import torch


def evaluate(model, loader, device):
    twin = copy.deepcopy(model).to(device).eval()
    hits = []
    with torch.no_grad():
        for images, labels in loader:
            predictions = twin(images.to(device)).argmax(1)
            hits.extend((predictions == labels.to(device)).tolist())
    if len(hits) == 0:
        raise ValueError("no data")
    return sum(hits) / len(hits)
