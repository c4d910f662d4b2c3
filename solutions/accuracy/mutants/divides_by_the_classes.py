# breaks: accuracy
"""The right answers are divided by the number of classes: divide by the number of samples."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.argmax(1) == labels).sum().item() / logits.shape[1]
