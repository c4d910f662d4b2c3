# breaks: accuracy
"""That is a percentage: a share between 0 and 1 was asked for."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return 100 * (logits.argmax(1) == labels).sum().item() / len(labels)
