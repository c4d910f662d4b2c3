# breaks: accuracy
"""The accuracy is rounded: return the share as it is, and round where you print it."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return round((logits.argmax(1) == labels).float().mean().item(), 2)
