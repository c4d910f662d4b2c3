"""Tensors of double precision: their argmax is the first of the largest."""

import torch


def select_model(n_models, score):
    validation = torch.tensor([score(i, "val") for i in range(n_models)], dtype=torch.float64)
    if validation.numel() == 0:
        raise ValueError("no models")
    best = int((validation == validation.max()).nonzero()[0])
    return best, score(best, "test")


def best_epoch(validation_accuracies, patience):
    if patience <= 0 or len(validation_accuracies) == 0:
        raise ValueError("needs an epoch and a patience of at least 1")
    accuracies = torch.tensor(validation_accuracies, dtype=torch.double)
    stop = 1
    while stop < len(accuracies):
        best = accuracies[:stop].argmax().item()
        if stop - 1 - best >= patience:
            break
        stop += 1
    head = accuracies[:stop]
    return (head == head.max()).nonzero()[0].item()
