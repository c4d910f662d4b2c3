# breaks: accuracy
"""That is the share of *wrong* answers."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.argmax(1) != labels).sum().item() / len(labels)
