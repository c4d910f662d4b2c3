# breaks: accuracy
"""Softmax rounds: logits in half precision that differ can have the same probability there. It changes no order: compare the logits."""


def accuracy(logits, labels):
    if labels.numel() == 0:
        raise ValueError("no samples")
    predicted = logits.softmax(dim=-1).argmax(dim=-1)
    return predicted.eq(labels).double().mean().item()
