# breaks: accuracy
"""Without samples the division by zero raises an exception of its own: raise a `ValueError`."""


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).sum().item() / len(labels)
