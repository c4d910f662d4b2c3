# breaks: accuracy
"""`squeeze()` removes every dimension of size 1: with a single class it removes the classes, and the argmax goes over the
samples."""


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return (logits.squeeze().argmax(-1) == labels).float().mean().item()
