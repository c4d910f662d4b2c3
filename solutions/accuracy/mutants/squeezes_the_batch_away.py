# breaks: accuracy
"""`squeeze()` removes every dimension of size 1, so with one sample it removes the batch."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.squeeze().argmax(1) == labels).float().mean().item()
